// What every side reads: the driver wrote it into one folder.

import { readFileSync } from "node:fs";

/**
 * Images as bytes and as numbers from 0 to 1, labels, the layers' first weights, and the image numbers of every batch.
 * Images become numbers when asked for: our own side trains on bytes.
 */
export function readWork({ folder, shapes, batch }) {
  const read = (name, Type) => {
    const { buffer, byteOffset, byteLength } = readFileSync(`${folder}/${name}`);
    return new Type(buffer.slice(byteOffset, byteOffset + byteLength));
  };
  const images = read("images.u8", Uint8Array);
  const rows = read("batches.u32", Uint32Array);
  return {
    images,
    floats: () => Float32Array.from(images, (byte) => byte / 255),
    labels: read("labels.i32", Int32Array),
    layers: layersOf(shapes, read("weights.f32", Float32Array)),
    batches: Array.from({ length: rows.length / batch }, (_, i) => rows.subarray(i * batch, (i + 1) * batch)),
  };
}

/** Weight and bias of every layer, as views of one array. */
function layersOf(shapes, weights) {
  let at = 0;
  const take = (length) => {
    at += length;
    return weights.subarray(at - length, at);
  };
  return shapes.map(([inputs, outputs]) => {
    return { inputs, outputs, weight: take(inputs * outputs), bias: take(outputs) };
  });
}

/** A layer's weight by outputs: filters one after the other, as most libraries have them. */
export function filtersOf({ inputs, outputs, weight }) {
  return weight.map((_, i) => weight[(i % inputs) * outputs + Math.floor(i / inputs)]);
}

/** Copies a batch's images and labels into two arrays that are filled anew each time. */
export function gatherer({ batch, sizes: [width] }, { labels, batches, ...data }) {
  const floats = data.floats();
  const x = new Float32Array(batch * width);
  const t = new Int32Array(batch);
  return (number) => {
    batches[number % batches.length].forEach((row, i) => {
      x.set(floats.subarray(row * width, (row + 1) * width), i * width);
      t[i] = labels[row];
    });
    return { x, labels: t };
  };
}

/** One image after the other, as a view. */
export function imagesInTurn({ sizes: [width] }, data) {
  const floats = data.floats();
  const count = floats.length / width;
  return (number) => floats.subarray((number % count) * width, ((number % count) + 1) * width);
}

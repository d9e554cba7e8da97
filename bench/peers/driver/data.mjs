// The folder that every side reads: images as bytes, labels, first weights, and the image numbers of 600 batches.
// Real MNIST when MNIST_DIR names its folder, else the digits that the package draws.

import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { digits, mnist } from "../../../dist/index.js";

const BATCHES = 600;

export async function loadImages(count) {
  const folder = process.env.MNIST_DIR;
  const { train } = folder ? await mnist(folder) : await digits({ train: count, test: 1 });
  return { train, source: folder ? "MNIST" : "the package's own digits" };
}

/** Writes a workload's files into a new folder of its own. */
export function writeWork({ shapes, batch, samples }, train) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "downhill-peers-"));
  const data = train.take(Math.min(samples, train.size));
  const random = uniform(1);
  const weights = shapes.flatMap(([inputs, outputs]) => {
    const limit = Math.sqrt(6 / (inputs + outputs));
    const weight = Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * limit);
    return [...weight, ...new Array(outputs).fill(0)];
  });
  const rows = Uint32Array.from({ length: BATCHES * batch }, () => Math.floor(random() * data.size));
  const files = {
    "images.u8": data.features,
    "labels.i32": data.target.data,
    "weights.f32": Float32Array.from(weights),
    "batches.u32": rows,
  };
  for (const [name, array] of Object.entries(files)) writeFileSync(path.join(folder, name), array);
  return folder;
}

/** Repeatable numbers in [0, 1). */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

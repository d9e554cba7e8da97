// MNIST from a folder of files.

import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MnistBytes, mnist } from "../../src/data/mnist.js";
import { FormatError } from "../../src/errors.js";
import { pixels, tiny } from "./tiny-mnist.js";

const NAMES: Record<keyof MnistBytes, string> = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
};
const PARTS = Object.keys(NAMES) as (keyof MnistBytes)[];

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "downhill-mnist-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function fill(write: (name: string, bytes: Uint8Array) => void = put): void {
  for (const part of PARTS) write(NAMES[part], tiny[part]);
}
const put = (name: string, bytes: Uint8Array) => fs.writeFileSync(join(folder, name), bytes);
const pack = (name: string, bytes: Uint8Array) => put(`${name}.gz`, gzipSync(bytes));

describe("mnist", () => {
  it.each([
    ["plain", put],
    ["gzipped", pack],
    ["dotted", (name: string, bytes: Uint8Array) => put(name.replace("-idx", ".idx"), bytes)],
    ["dotted and gzipped", (name: string, bytes: Uint8Array) => pack(name.replace("-idx", ".idx"), bytes)],
    ["gzipped without the ending", (name: string, bytes: Uint8Array) => put(name, gzipSync(bytes))],
  ])("reads %s files as bytes", async (_, write) => {
    fill(write);
    const { train, test } = await mnist(folder);
    expect(train.size).toBe(3);
    expect(train.featureShape).toEqual([4]);
    expect(train.features).toEqual(pixels(12, 0));
    expect(train.scale).toBe(1 / 255);
    expect(train.target).toEqual({ form: "labels", data: Int32Array.of(9, 0, 4), classes: 10 });
    expect(test.features).toEqual(pixels(8, 100));
    expect(test.target).toEqual({ form: "labels", data: Int32Array.of(1, 9), classes: 10 });
  });

  it("takes its options", async () => {
    fill();
    const { train, test } = await mnist(`${folder}/`, { flatten: false, normalize: false, oneHot: true });
    expect(train.featureShape).toEqual([2, 2]);
    expect(train.scale).toBe(1);
    expect(train.target).toMatchObject({ form: "targets", shape: [10], classes: 10 });
    expect(test.target.data).toEqual(
      Float32Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    );
  });

  it("says how to get the files when they are missing", async () => {
    const help =
      "The folder is yours to fill and holds four files: train-images-idx3-ubyte, train-labels-idx1-ubyte, " +
      "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, with or without .gz. " +
      "Public mirrors have them: search for 'MNIST IDX files'. Nothing is downloaded for you.";
    const none = join(folder, "none");
    await expect(mnist(none)).rejects.toThrow(
      `${none}: expected a folder that can be read, got nothing of that name (ENOENT). ${help}`,
    );
    await expect(mnist(folder)).rejects.toThrow(
      `${folder}: expected a file train-images-idx3-ubyte (or .gz), got an empty folder. ${help}`,
    );
    fill();
    fs.rmSync(join(folder, NAMES.testLabels));
    await expect(mnist(folder)).rejects.toThrow(
      `${folder}: expected a file t10k-labels-idx1-ubyte (or .gz), got none of that name. ${help}`,
    );
  });

  it("names the file that is damaged", async () => {
    fill();
    put(NAMES.trainImages, tiny.trainImages.subarray(0, -1));
    await expect(mnist(folder)).rejects.toThrow(
      `${folder}/train-images-idx3-ubyte: expected 12 bytes of data for 3×2×2, got 11. The file is truncated.`,
    );
    fill();
    put(NAMES.testLabels, gzipSync(tiny.testLabels).subarray(0, -5));
    await expect(mnist(folder)).rejects.toThrow(
      `${folder}/t10k-labels-idx1-ubyte: expected a gzip file, got a broken one`,
    );
    await expect(mnist(folder)).rejects.toBeInstanceOf(FormatError);
  });
});

const real = process.env.MNIST_DIR;
if (!real) console.log("MNIST_DIR is not set: the tests on the real MNIST files are skipped.");

describe.skipIf(!real)("the real MNIST", () => {
  it("has 60,000 and 10,000 images of 784 pixels, read in well under a second", async () => {
    const began = performance.now();
    const { train, test } = await mnist(real as string);
    console.log(`MNIST read in ${(performance.now() - began).toFixed(0)} ms`);
    expect([train.size, test.size]).toEqual([60_000, 10_000]);
    expect(train.featureShape).toEqual([784]);
    expect(train.features.length).toBe(60_000 * 784);
    expect([...train.target.data.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    expect([...test.target.data.subarray(0, 8)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
    // The mean pixel of the training images, known as 0.1307 of the full range.
    let sum = 0;
    for (const pixel of train.features) sum += pixel;
    expect(sum / train.features.length / 255).toBeCloseTo(0.1307, 4);
  });
});

// MNIST from bytes and dropped files. Runs in Node and in browsers.

import { describe, expect, it } from "vitest";
import { mnistFromBytes } from "../../src/data/mnist.js";
import { FormatError } from "../../src/errors.js";
import { gzip } from "../formats/compress.js";
import { idx, pixels, tiny } from "./tiny-mnist.js";

describe("mnistFromBytes", () => {
  it("takes arrays, buffers and dropped files, gzipped or not", async () => {
    const { train, test } = await mnistFromBytes({
      trainImages: new File([await gzip(tiny.trainImages)], "train.gz"),
      trainLabels: tiny.trainLabels,
      testImages: tiny.testImages.buffer as ArrayBuffer,
      testLabels: new Blob([new Uint8Array(tiny.testLabels)]),
    });
    expect(train.features).toEqual(pixels(12, 0));
    expect(test.target.data).toEqual(Int32Array.of(1, 9));
  });

  const refused: [what: string, files: Record<string, unknown>, text: string][] = [
    [
      "too few labels",
      { trainLabels: idx([2], [1, 2]) },
      "trainLabels: expected 3 labels, one per image of trainImages, got 2. The files are not of one set.",
    ],
    [
      "too many labels",
      { testLabels: tiny.trainLabels },
      "testLabels: expected 2 labels, one per image of testImages, got 3. The files are not of one set.",
    ],
    [
      "a label above 9",
      { testLabels: idx([2], [0, 10]) },
      "testLabels: expected labels from 0 to 9, got 10 at index 1.",
    ],
    [
      "images and labels that changed places",
      { trainImages: tiny.trainLabels, trainLabels: tiny.trainImages },
      "trainImages: expected 0x00000803 (3 dimensions), got 0x00000801 (1 dimensions). Have images and labels changed places?",
    ],
    [
      "images of two sizes",
      { testImages: idx([2, 2, 3], pixels(12, 0)) },
      "testImages: expected images of 2×2, as in trainImages, got 2×3.",
    ],
    [
      "a damaged file, by its name",
      { trainLabels: new File(["no labels"], "labels.txt") },
      "trainLabels (labels.txt): expected an IDX file, which begins with 0x00000801, got 0x6e6f206c. It is another kind of file, or damaged.",
    ],
  ];
  it.each(refused)("refuses %s", async (_, files, text) => {
    const result = mnistFromBytes({ ...tiny, ...files });
    await expect(result).rejects.toThrow(text);
    await expect(result).rejects.toBeInstanceOf(FormatError);
  });

  it("refuses what are no bytes", async () => {
    await expect(mnistFromBytes({ ...tiny, testLabels: undefined as never })).rejects.toThrow(
      "mnistFromBytes: testLabels: expected bytes or a file, got undefined.",
    );
  });
});

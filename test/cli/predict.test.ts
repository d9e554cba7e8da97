// downhill evaluate and predict, as processes, with a model trained for a moment.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digits } from "downhill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { downhill } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "downhill-cli-"));
const COUNTS = { train: 30, test: 10 };

/** An IDX file: magic with the number of dimensions, the sizes, the bytes. */
function idx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint32(0, 0x0800 + shape.length);
  shape.forEach((size, i) => {
    header.setUint32(4 + 4 * i, size);
  });
  return Buffer.concat([new Uint8Array(header.buffer), data]);
}

/** Drawn digits in the files of MNIST. */
async function writeImages(to: string): Promise<void> {
  const data = await digits(COUNTS);
  for (const [part, name] of [
    ["train", "train"],
    ["test", "t10k"],
  ] as const) {
    const { features, target } = data[part];
    writeFileSync(join(to, `${name}-images-idx3-ubyte`), idx([COUNTS[part], 28, 28], features as Uint8Array));
    writeFileSync(join(to, `${name}-labels-idx1-ubyte`), idx([COUNTS[part]], Uint8Array.from(target.data)));
  }
}

function pgm(header: string, pixels: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(header), pixels]);
}

const PIXELS = new Uint8Array(784);
let first: Uint8Array;

beforeAll(async () => {
  // Trained with more images than the folder holds: 30 are too few to learn from.
  const args = ["train", "--train-samples", "2000", "--test-samples", "100", "--epochs", "3", "--quiet"];
  const { stderr } = await downhill([...args, "--out", "net.safetensors"], { folder });
  expect(stderr).toBe("");
  await writeImages(folder);
  const { test } = await digits(COUNTS);
  first = test.features.slice(0, 784) as Uint8Array;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function json(...args: string[]) {
  const { code, stdout, stderr } = await downhill([...args, "--json"], { folder });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe("downhill evaluate", () => {
  test("measures a folder's test images as it does drawn ones", async () => {
    const drawn = await json("evaluate", "net.safetensors", "--test-samples", "10");
    const read = await json("evaluate", "net.safetensors", "--data", ".");
    expect(read).toEqual(drawn);
    expect(read.samples).toBe(10);
    expect(Object.keys(read).sort()).toEqual(["accuracy", "loss", "samples"]);
  });

  test("says it in words", async () => {
    const { code, stdout } = await downhill(["evaluate", "net.safetensors", "--test-samples", "10"], {
      folder,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^net\.safetensors on 10 test images drawn by downhill\naccuracy +\d+\.\d\d %\nloss +\d+\.\d{4}\n$/,
    );
  });

  test.each([
    ["a truncated file", "t10k-images-idx3-ubyte", (bytes: Uint8Array) => bytes.subarray(0, 1000)],
    [
      "a wrong magic",
      "t10k-labels-idx1-ubyte",
      (bytes: Uint8Array) => Uint8Array.of(0, 0, 9, ...bytes.subarray(3)),
    ],
  ])("names %s", async (_, name, damage) => {
    const broken = mkdtempSync(join(folder, "broken-"));
    await writeImages(broken);
    writeFileSync(join(broken, name), damage(readFileSync(join(broken, name))));
    const { code, stderr } = await downhill(["evaluate", "net.safetensors", "--data", broken], { folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`${name}.*: expected .*, got `));
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("downhill predict", () => {
  test("--json: an entry per image", async () => {
    const answers = await json("predict", "net.safetensors", "--index", "3,0");
    expect(answers).toHaveLength(2);
    expect(answers.map(({ index }: { index: number }) => index)).toEqual([3, 0]);
    const data = await digits(COUNTS);
    for (const { index, predicted, probability, probabilities, label } of answers) {
      expect(label).toBe(data.test.target.data[index]);
      expect(probabilities).toHaveLength(10);
      expect(probability).toBe(Math.max(...probabilities));
      expect(probabilities[predicted]).toBe(probability);
      const sum = probabilities.reduce((total: number, p: number) => total + p, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
    }
    expect(await json("predict", "net.safetensors", "--data", ".", "--index", "3,0")).toEqual(answers);
  });

  test("draws each image with its answer", async () => {
    const { code, stdout } = await downhill(["predict", "net.safetensors", "--count", "3"], { folder });
    expect(code).toBe(0);
    expect(stdout).not.toContain("\x1b");
    expect(stdout.match(/#[012]: \d, [\d.]+ %, (?:right|is \d)/g)).toHaveLength(3);
    expect(stdout).toMatch(/[#%@]{2}/);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("an index the folder does not have is an error", async () => {
    const args = ["predict", "net.safetensors", "--data", ".", "--index", "10"];
    const { code, stderr } = await downhill(args, { folder });
    expect(code).toBe(1);
    expect(stderr).toBe("downhill predict: expected test images from 0 to 9, got 10.\n");
  });

  test.each([
    ["--index", "200000000", "200000000"],
    ["--count", "1e9", "999999999"],
  ])("%s %s is an error, and nothing is drawn", async (option, text, last) => {
    const { code, stderr } = await downhill(["predict", "net.safetensors", option, text], { folder });
    expect(code).toBe(1);
    expect(stderr).toBe(`downhill predict: expected test images from 0 to 9999, got ${last}.\n`);
  });

  test("--image reads PGM, binary or plain, as the same image of the data", async () => {
    const [{ predicted, probabilities }] = await json("predict", "net.safetensors", "--index", "0");
    writeFileSync(join(folder, "light.pgm"), pgm("P5\n28 28\n255\n", first));
    const negative = first.map((pixel) => 255 - pixel);
    writeFileSync(join(folder, "dark.pgm"), `P2 # dark ink\n28 28 255\n${negative.join(" ")}\n`);
    const light = await json("predict", "net.safetensors", "--image", "light.pgm");
    const dark = await json("predict", "net.safetensors", "--image", "dark.pgm", "--invert");
    for (const [answer, image] of [
      [light, "light.pgm"],
      [dark, "dark.pgm"],
    ]) {
      expect(answer).toHaveLength(1);
      expect(answer[0]).toMatchObject({ image, predicted });
      expect(answer[0]).not.toHaveProperty("label");
      answer[0].probabilities.forEach((p: number, i: number) => {
        expect(Math.abs(p - probabilities[i])).toBeLessThan(1e-6);
      });
    }
  });

  test.each([
    ["no.pgm", undefined, /^no\.pgm: expected a PGM image, got no such file\.\n$/],
    [
      "a.png",
      pgm("\x89PNG\r\n", PIXELS),
      /^a\.png: expected a PGM image \(P2 or P5\), got a file that starts with/,
    ],
    [
      "big.pgm",
      pgm("P5 29 28 255\n", new Uint8Array(812)),
      /^big\.pgm: expected 28×28 pixels, got 29×28\. Scale it/,
    ],
    [
      "cut.pgm",
      pgm("P5 28 28 255\n", PIXELS.subarray(0, 9)),
      /^cut\.pgm: expected 784 pixels for 28×28, got 9\./,
    ],
    ["zero.pgm", pgm("P5 28 0 255\n", PIXELS), /^zero\.pgm: expected a height from 1 to 65535, got 0\.\n$/],
    [
      "bright.pgm",
      pgm("P5 28 28 9\n", new Uint8Array(784).fill(10)),
      /^bright\.pgm: expected pixels from 0 to 9, got 10/,
    ],
  ])("%s is refused by name", async (name, bytes, said) => {
    if (bytes) writeFileSync(join(folder, name), bytes);
    const { code, stderr } = await downhill(["predict", "net.safetensors", "--image", name], { folder });
    expect(stderr).toMatch(said);
    expect(code).toBe(1);
  });
});

// What the Train place does with numbers, names and drawings.

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { firstChoices, describe as inWords, networkOf, optimizerOf, unitsOf } from "../src/train/choices.js";
import { extend, join, noCurve, pointsOf } from "../src/train/curves.js";
import { isComplete, partList, partNames, partOf } from "../src/train/data.js";
import { wrongStart } from "../src/train/idx-start.js";
import { normalize } from "../src/train/pad/normalize.js";
import { resultsOf } from "../src/train/results.js";

describe("hidden layers as text", () => {
  test.each([
    ["50", [50]],
    ["128, 64", [128, 64]],
    [" 8 8,8 ", [8, 8, 8]],
    ["", []],
    ["fifty", undefined],
    ["0", undefined],
    ["1.5", undefined],
    ["4096", undefined],
    ["1 1 1 1 1 1 1", undefined],
  ])("%j", (text, units) => {
    expect(unitsOf(text)).toEqual(units);
  });

  test("become a network", () => {
    const choices = { ...firstChoices, hidden: "128, 64", activation: "tanh" as const };
    const { layers } = networkOf(choices);
    expect(layers.map(({ kind }) => kind)).toEqual(["dense", "tanh", "dense", "tanh", "dense"]);
    expect(inWords({ input: [784], layers, optimizer: optimizerOf(choices) })).toBe(
      "784 → dense 128 → tanh → dense 64 → tanh → dense 10 · momentum",
    );
  });
});

describe("files of MNIST", () => {
  test("are known by the names that mirrors give them", () => {
    for (const part of partList) {
      for (const name of [partNames[part], `${partNames[part]}.gz`, partNames[part].replace("-idx", ".idx")])
        expect(partOf(name)).toBe(part);
    }
    expect(partOf("TRAIN-IMAGES (1).gz")).toBe("trainImages");
    expect(partOf("test-labels")).toBe("testLabels");
    expect(partOf("holiday.png")).toBeUndefined();
    expect(partOf("train.txt")).toBeUndefined();
  });

  test("begin as their names say, gzipped or not", async () => {
    const images = Uint8Array.from([0, 0, 8, 3, 0, 0]);
    const file = (bytes: Uint8Array<ArrayBuffer>, name = "x") => new File([bytes], name);
    expect(await wrongStart("trainImages", file(images))).toBeUndefined();
    expect(await wrongStart("trainImages", file(new Uint8Array(gzipSync(images))))).toBeUndefined();
    expect(await wrongStart("testLabels", file(images, "t10k"))).toBe("t10k: 00 00 08 03 ≠ 00 00 08 01");
    expect(await wrongStart("testLabels", file(new Uint8Array(gzipSync(images))))).toMatch(/^x: 00 00 08 03/);
    expect(await wrongStart("trainImages", file(images.subarray(0, 2)))).toBe("x: 00 00 ≠ 00 00 08 03");
    expect(await wrongStart("trainImages", file(Uint8Array.from([0x1f, 0x8b, 9])))).toMatch(/^x: 1f 8b 09/);
  });

  test("are complete when there are four", () => {
    const file = new File([], "x");
    const all = Object.fromEntries(partList.map((part) => [part, file]));
    expect(isComplete(all)).toBe(true);
    expect(isComplete({ ...all, testLabels: undefined as never })).toBe(false);
  });
});

test("results count answers and list the surest mistakes first", () => {
  const row = (answer: number, confidence: number) =>
    Array.from({ length: 10 }, (_, i) => (i === answer ? confidence : (1 - confidence) / 9));
  const probabilities = [row(1, 0.9), row(2, 0.5), row(2, 0.8), row(3, 0.7)].flat();
  const { accuracy, confusion, mistakes } = resultsOf(probabilities, [1, 1, 4, 3]);
  expect(accuracy).toBe(0.5);
  expect(confusion[11]).toBe(1);
  expect(confusion[12]).toBe(1);
  expect(confusion[42]).toBe(1);
  expect(confusion.reduce((sum, count) => sum + count)).toBe(4);
  expect(mistakes.map(({ index, truth, answer }) => [index, truth, answer])).toEqual([
    [2, 4, 2],
    [1, 1, 2],
  ]);
});

describe("curves", () => {
  test("few steps are drawn one by one, many as means", () => {
    expect(pointsOf(extend(noCurve, [3, 1, 2]))).toEqual({ steps: [1, 2, 3], means: [3, 1, 2] });
    const values = Array.from({ length: 6001 }, (_, i) => i);
    const { steps, means } = pointsOf(extend(noCurve, values));
    expect(steps.length).toBeGreaterThan(300);
    expect(steps.length).toBeLessThanOrEqual(600);
    expect(steps.at(-1)).toBe(6001);
    expect(means[0]).toBe((steps[0] - 1) / 2);
    expect(means.at(-1)).toBe((steps[steps.length - 2] + 6000) / 2);
  });

  test("told bit by bit they are the same, and a million steps take no more than a few hundred numbers", () => {
    const values = Array.from({ length: 1_000_000 }, (_, i) => i % 1000);
    let curve = noCurve;
    for (let from = 0; from < values.length; from += 777)
      curve = extend(curve, values.slice(from, from + 777));
    expect(curve).toEqual(extend(noCurve, values));
    expect(curve.steps).toBe(1_000_000);
    expect(curve.sums.length).toBeLessThanOrEqual(600);
  });

  test("tests stand at their steps among those of training", () => {
    expect(join(extend(noCurve, [0.5, 0.4]), [{ step: 2, value: 0.3 }])).toEqual([
      [1, 2],
      [0.5, 0.4],
      [null, 0.3],
    ]);
    expect(join(noCurve, [])).toEqual([[], [], []]);
  });
});

describe("a drawing as MNIST would have it", () => {
  const seven = [
    [
      { x: 80, y: 60 },
      { x: 200, y: 60 },
      { x: 120, y: 240 },
    ],
  ];

  function measure(image: Uint8Array) {
    let [mass, massX, massY] = [0, 0, 0];
    const [xs, ys]: [number[], number[]] = [[], []];
    image.forEach((value, pixel) => {
      if (value === 0) return;
      mass += value;
      massX += value * (pixel % 28);
      massY += value * Math.floor(pixel / 28);
      xs.push(pixel % 28);
      ys.push(Math.floor(pixel / 28));
    });
    const side = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
    return { x: massX / mass, y: massY / mass, width: side(xs), height: side(ys) };
  }

  test("fills a box of 20 pixels and has its mass in the middle", () => {
    const { x, y, width, height } = measure(normalize(seven) as Uint8Array);
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(19);
    expect(Math.max(width, height)).toBeLessThanOrEqual(22);
  });

  test("does not depend on where and how large it was drawn", () => {
    const elsewhere = seven.map((stroke) => stroke.map(({ x, y }) => ({ x: 5 + x / 4, y: 150 + y / 4 })));
    const [image, other] = [normalize(seven), normalize(elsewhere)] as Uint8Array[];
    expect(Array.from(image, (value, i) => Math.abs(value - other[i])).every((gap) => gap <= 1)).toBe(true);
  });

  test("nothing is nothing; a dot is a dot; strokes are not joined", () => {
    expect(normalize([])).toBeUndefined();
    const dot = normalize([[{ x: 10, y: 10 }]]) as Uint8Array;
    expect(measure(dot).width).toBeLessThanOrEqual(4);
    const apart = normalize([
      [
        { x: 0, y: 0 },
        { x: 0, y: 100 },
      ],
      [
        { x: 60, y: 0 },
        { x: 60, y: 100 },
      ],
    ]) as Uint8Array;
    expect(apart[14 * 28 + 14]).toBe(0);
  });
});

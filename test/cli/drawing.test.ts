// The parts that draw with characters.

import { expect, test } from "vitest";
import { beside } from "../../src/cli/beside.js";
import { confusionMatrix, drawConfusion } from "../../src/cli/confusion.js";
import { lossCurve } from "../../src/cli/loss-curve.js";
import { counted, duration, grouped, percent } from "../../src/cli/numbers.js";
import { drawPicture } from "../../src/cli/picture.js";

test("numbers for people", () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "1,234,567"]);
  expect([0, 59.94, 59.95, 125, 3725].map(duration)).toEqual([
    "0.0 s",
    "59.9 s",
    "1:00 min",
    "2:05 min",
    "1:02:05 h",
  ]);
  expect(percent(0.96125)).toBe("96.13 %");
  expect([counted(1, "image"), counted(2000, "image")]).toEqual(["1 image", "2,000 images"]);
});

test("a confusion matrix counts true classes in rows, predicted ones in columns", () => {
  const counts = confusionMatrix([0, 1, 1, 2], [0, 0, 1, 2], 4);
  expect(counts).toEqual([
    [1, 1, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
  ]);
  const [, heading, zero, one, , three] = drawConfusion(counts, (_, text) => text);
  expect(heading).toBe("      0    1    2    3    right");
  expect(zero).toBe(" 0    1    1    ·    ·   50.0 %");
  expect(one).toBe(" 1    ·    1    ·    ·  100.0 %");
  expect(three).toBe(" 3    ·    ·    ·    ·        –");
});

test("a loss curve fits its width and says its scale", () => {
  const falling = Float64Array.from({ length: 5000 }, (_, i) => 2.3 * 0.999 ** i);
  const lines = lossCurve(falling, 60, 10);
  expect(lines[0]).toBe("loss of the batches, logarithmic");
  expect(lines.at(-1)).toMatch(/^ {8}1 +5,000$/);
  expect(Math.max(...lines.map((line) => line.length))).toBe(60);
  expect(lines.length).toBeGreaterThanOrEqual(11);
  expect(lines.length).toBeLessThanOrEqual(13);
  expect(lossCurve([1, 1.1, 1.2, 1], 60, 10)[0]).toBe("loss of the batches");
});

test("a loss curve's labels are cut to what fits, never in the middle of a number", () => {
  const labels = (losses: number[]) =>
    lossCurve(losses, 60, 3).flatMap((line) => /^ *([\d.e+-]+) *[┤┼]/.exec(line)?.[1] ?? []);
  expect(labels([0.012345, 0.012345])).toEqual(["0.0123"]);
  expect(labels([0.0012345, 0.0012345])).toEqual(["0.0012"]);
  expect(labels([0.000012345, 0.000012345])).toEqual(["1.2e-5"]);
  expect(labels([1.2345e-7, 1.2345e-7])).toEqual(["1.2e-7"]);
  expect(labels([1.2345e-10, 1.2345e-10])).toEqual(["1e-10"]);
  expect(labels([123456, 123456])).toEqual(["1.2e+5"]);
});

test("a loss of 0 has no logarithm", () => {
  expect(lossCurve([1, 0.5, 0, 0], 60, 10)[0]).toBe("loss of the batches");
});

test("a loss curve can be drawn of one step and of equal losses", () => {
  expect(lossCurve([2], 60, 10).at(-1)).toMatch(/1$/);
  expect(lossCurve([2, 2, 2], 60, 10).join("\n")).toContain("2.00");
});

test("pictures have two pixels in a character", () => {
  const pixels = [0, 255, 255, 255, 0, 255, 255, 0];
  expect(drawPicture(pixels, { width: 2, height: 4, colour: false })).toEqual(["+@", "++"]);
  expect(drawPicture([0, 255], { width: 1, height: 2, colour: true })).toEqual([
    "\x1b[38;5;232;48;5;255m▀\x1b[0m",
  ]);
  // Below an odd height there is paper.
  expect(drawPicture([255, 0, 255], { width: 1, height: 3, colour: false })).toEqual(["+", "+"]);
});

test("blocks stand side by side whatever their colours", () => {
  expect(beside([["\x1b[1mab\x1b[22m", "c"], ["x"]], 2)).toEqual(["\x1b[1mab\x1b[22m  x", "c"]);
});

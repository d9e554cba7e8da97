import { describe, expect, test } from "vitest";
import { logRounded } from "../../src/math/logarithm-rounded.js";
import { randomStream } from "../../src/random/stream.js";
import * as oracle from "./oracle.js";

const random = randomStream(1, "logarithm-rounded");

/** The error in units of the last place, of which the oracle knows 2^-40. */
function worst(points: number[]): number {
  return Math.max(...points.map((x) => oracle.ulps(logRounded(x), oracle.log(x))));
}

describe("logRounded is the double nearest to ln x", () => {
  const uniform = (low: number, high: number) => low + (high - low) * random.uniform();

  test("in (0, 1), where randn takes it", () => {
    expect(worst(Array.from({ length: 6000 }, () => uniform(0, 1)))).toBeLessThanOrEqual(0.5);
  });

  test("near 1, at every distance", () => {
    const points = Array.from({ length: 4000 }, () => 1 + uniform(-1, 1) * 2 ** -uniform(3, 50));
    expect(worst(points)).toBeLessThanOrEqual(0.5);
    expect(worst([1 - 2 ** -53, 1 + 2 ** -52])).toBeLessThanOrEqual(0.5);
  });

  test("at every size of x, subnormal numbers included", () => {
    const points = Array.from({ length: 4000 }, () => 2 ** Math.floor(uniform(-1074, 1024)) * uniform(1, 2));
    expect(worst(points)).toBeLessThanOrEqual(0.5);
  });

  test("at the edges of the table's steps and of m", () => {
    const steps = Array.from({ length: 400 }, (_, i) => (i + 0.5) / 256);
    const edges = [Math.SQRT1_2, Math.SQRT2, 0.5, 2, Number.MAX_VALUE, 2 ** -1022];
    const points = [...steps, ...edges].flatMap((x) => [x, x * (1 - 2 ** -53), x * (1 - 2 ** -52)]);
    expect(worst(points)).toBeLessThanOrEqual(0.5);
  });

  test("where ln x is within 2^-47 ulp of the middle of two doubles", () => {
    // ln(1 − n) = −n − n²/2 − n³/3 …: half an ulp and a little more. ln(1 + n): 4½ ulp less a little.
    expect(logRounded(1 - 2 ** -52)).toBe(-(2 ** -52) - 2 ** -104);
    expect(logRounded(1 + 6 * 2 ** -52)).toBe(6 * 2 ** -52 - 4 * 2 ** -102);
  });
});

test("logRounded at the ends", () => {
  for (const [x, y] of [
    [0, -Infinity],
    [-0, -Infinity],
    [Infinity, Infinity],
    [-1, Number.NaN],
    [Number.NaN, Number.NaN],
    [1, 0],
  ]) {
    expect(logRounded(x)).toBe(y);
  }
});

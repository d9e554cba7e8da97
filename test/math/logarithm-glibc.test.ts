import { describe, expect, test } from "vitest";
import { logAsGlibc } from "../../src/math/logarithm-glibc.js";
import { randomStream } from "../../src/random/stream.js";
import * as oracle from "./oracle.js";

const random = randomStream(1, "logarithm-glibc");
const uniform = (low: number, high: number) => low + (high - low) * random.uniform();

function worst(points: number[]): number {
  return Math.max(...points.map((x) => oracle.ulps(logAsGlibc(x), oracle.log(x))));
}

describe("the error is below 0.52 ulp", () => {
  test("in (0, 1), where randn takes the logarithm", () => {
    expect(worst(Array.from({ length: 6000 }, () => uniform(0, 1)))).toBeLessThan(0.52);
  });

  test("near 1, at every distance", () => {
    const points = Array.from({ length: 4000 }, () => 1 + uniform(-1, 1) * 2 ** -uniform(3, 50));
    expect(worst(points)).toBeLessThan(0.52);
  });

  test("at every size of x, subnormal numbers included", () => {
    const points = Array.from({ length: 4000 }, () => 2 ** Math.floor(uniform(-1074, 1024)) * uniform(1, 2));
    expect(worst(points)).toBeLessThan(0.52);
  });

  test("at both ends of every step, and of the range with a series of its own", () => {
    const steps = Array.from({ length: 176 }, (_, i) => (176 + i) / 256);
    const edges = [0.9375, 1.064697265625, 2 ** -1022, Number.MAX_VALUE / 2];
    const points = [...steps, ...edges].flatMap((x) => [x, x * (1 - 2 ** -53), x * (1 + 2 ** -52)]);
    expect(worst(points)).toBeLessThan(0.52);
  });
});

describe("glibc's own errors", () => {
  // Points where `log` of glibc 2.36 is not the nearest double, and its value there.
  test.each([
    [0.9054920353407162, -0.09927679756624717],
    [0.6111454400621537, -0.49242031202837006],
    [0.6269123771225797, -0.4669484975208483],
    [0.5023642413259481, -0.6884298420659798],
    [0.7872398580089709, -0.23922230189253474],
    [0.7155455866310061, -0.33470996904385936],
    [0.9283562946873162, -0.07433968164072054],
    [0.6442165737608092, -0.4397203147525164],
    [0.9339335949685069, -0.06834994074496428],
    [0.897908800197703, -0.10768677463726682],
    [0.9114592311322403, -0.09270841309109475],
    [0.8082296145090583, -0.2129090844589021],
  ])("ln %d", (x, y) => {
    expect(logAsGlibc(x)).toBe(y);
    expect(oracle.ulps(y, oracle.log(x))).toBeGreaterThan(0.5);
  });
});

test("logAsGlibc at the ends", () => {
  for (const [x, y] of [
    [0, -Infinity],
    [-0, -Infinity],
    [Infinity, Infinity],
    [-1, Number.NaN],
    [-Infinity, Number.NaN],
    [Number.NaN, Number.NaN],
    [1, 0],
    [5e-324, -744.4400719213812],
  ]) {
    expect(logAsGlibc(x)).toBe(y);
  }
});

import { describe, expect, test } from "vitest";
import { exp, powerOfTwo, sigmoid, tanh } from "../../src/math/exponential.js";
import { log } from "../../src/math/logarithm.js";
import { randomStream } from "../../src/random/stream.js";
import * as oracle from "./oracle.js";

const random = randomStream(1, "elementary");

/** `count` numbers, evenly spread at random. */
function between(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, () => low + (high - low) * random.uniform());
}

function worst(f: (x: number) => number, exact: (x: number) => oracle.Real, points: number[]): number {
  let most = 0;
  for (const x of points) most = Math.max(most, oracle.ulps(f(x), exact(x)));
  return most;
}

test("the oracle knows e, ln 10 and tanh ½ to half an ulp", () => {
  expect(oracle.ulps(Math.E, oracle.exp(1))).toBeLessThanOrEqual(0.5);
  expect(oracle.ulps(Math.LN10, oracle.log(10))).toBeLessThanOrEqual(0.5);
  expect(oracle.ulps(0.46211715726000974, oracle.tanh(0.5))).toBeLessThanOrEqual(0.5);
  expect(oracle.ulps(0.2689414213699951, oracle.sigmoid(-1))).toBeLessThanOrEqual(0.5);
  // and sees the next double as one more
  expect(oracle.ulps(Math.E + 2 ** -51, oracle.exp(1))).toBeGreaterThan(0.5);
});

describe("errors over random points", () => {
  test("exp is within 1.05 ulp", () => {
    const points = [...between(-708, 709.78, 4000), ...between(-20, 20, 4000), ...between(-0.35, 0.35, 4000)];
    expect(worst(exp, oracle.exp, points)).toBeLessThan(1.05);
    expect(worst(exp, oracle.exp, between(-745, -708, 2000))).toBeLessThan(1.05);
  });

  test("log is within 1 ulp", () => {
    const wide = between(-1022, 1023, 4000).map((x) => 2 ** Math.floor(x) * (1 + random.uniform()));
    const points = [...wide, ...between(0.5, 2, 4000), ...between(0.95, 1.05, 4000)];
    expect(worst(log, oracle.log, points)).toBeLessThan(1);
    const denormal = between(0, 1, 1000).map(
      (x) => (x * 2 ** -1022) / 2 ** Math.floor(40 * random.uniform()),
    );
    expect(worst(log, oracle.log, denormal)).toBeLessThan(1);
  });

  test("tanh is within 3 ulp", () => {
    const small = between(-50, 0, 3000).map((x) => 2 ** Math.floor(x) * (1 + random.uniform()));
    const points = [...between(-22, 22, 4000), ...between(-1, 1, 8000), ...small];
    expect(worst(tanh, oracle.tanh, points)).toBeLessThan(3);
  });

  test("sigmoid is within 3 ulp above −709.78, where e^−x is finite", () => {
    const points = [...between(-709.78, 0, 4000), ...between(-40, 40, 8000)];
    expect(worst(sigmoid, oracle.sigmoid, points)).toBeLessThan(3);
  });
});

test("exp at the ends", () => {
  for (const [x, y] of [
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [Number.NaN, Number.NaN],
    [709.7827128933841, Infinity],
    [-745.1332191019412, 0],
    [-745.2, 0],
    [-745.13, 5e-324],
    [5e-324, 1],
  ]) {
    expect(exp(x)).toBe(y);
  }
  expect(exp(709.782712893384)).toBeLessThan(Infinity);
});

test("log at the ends", () => {
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
    expect(log(x)).toBe(y);
  }
});

test("tanh and sigmoid at the ends", () => {
  for (const [x, y] of [
    [0, 0],
    [-0, -0],
    [5e-324, 5e-324],
    [-1e-310, -1e-310],
    [22, 1],
    [Infinity, 1],
    [-Infinity, -1],
    [Number.NaN, Number.NaN],
  ]) {
    expect(tanh(x)).toBe(y);
  }
  for (const x of between(-20, 20, 100)) expect(tanh(-x)).toBe(-tanh(x));
  for (const [x, y] of [
    [0, 0.5],
    [Infinity, 1],
    [-Infinity, 0],
    [-710, 0],
    [Number.NaN, Number.NaN],
  ]) {
    expect(sigmoid(x)).toBe(y);
  }
});

test("powerOfTwo is exact", () => {
  for (let n = -1022; n <= 1023; n++) expect(powerOfTwo(n)).toBe(2 ** n);
});

import { describe, expect, test } from "vitest";
import { power } from "../../src/math/power.js";

describe("power is the double nearest to the exact value", () => {
  test("10^k is the literal 1e<k>, subnormal numbers included", () => {
    for (let k = -323; k <= 308; k++) expect(power(10, k)).toBe(Number(`1e${k}`));
  });

  test("2^k is exact over the whole range", () => {
    for (let k = -1074; k <= 1023; k += 7) expect(power(2, k)).toBe(2 ** k);
  });

  test("x^½ is the square root, which IEEE 754 rounds correctly", () => {
    for (let i = 1; i < 300; i++) {
      const x = i * i * 1.0000000001 + 1 / (i + 0.3);
      expect(power(x, 0.5)).toBe(Math.sqrt(x));
    }
  });

  test("a value in the middle of two doubles goes to the even one", () => {
    // 3^34 has 54 bits and is odd.
    expect(power(3, 34)).toBe(Number(16677181699666569n));
    expect(power(3, 34)).toBe(16677181699666568);
  });

  // Made with mpmath 1.3 at 200 bits.
  test.each([
    [10, -4.5, 3.1622776601683795e-5],
    [2.5, -7.25, 0.001302971562011936],
    [0.1, 3, 0.0010000000000000002],
    [1.0000001, 1e9, 2.6881038582144647e43],
    [7.3e200, 1.5, 1.9723513885715191e301],
    [1e-300, 1.05, 1e-315],
    [0.999999999, -3e11, 1.9424102060016093e130],
    [123.456, 0.001, 1.0048274998286035],
  ])("%d^%d", (base, exponent, expected) => {
    expect(power(base, exponent)).toBe(expected);
  });
});

test("power at the ends", () => {
  expect(power(10, 309)).toBe(Infinity);
  expect(power(2, 1024)).toBe(Infinity);
  expect(power(2, -1075)).toBe(0);
  expect(power(2, -1074.9)).toBe(5e-324);
  expect(power(10, -1e300)).toBe(0);
  expect(power(10, 1e300)).toBe(Infinity);
  expect(power(5, 0)).toBe(1);
  expect(power(1, -1e300)).toBe(1);
  expect(power(10, -5e-324)).toBe(1);
  expect(power(Number.MAX_VALUE, 1)).toBe(Number.MAX_VALUE);
  expect(power(5e-324, 1)).toBe(5e-324);
});

test("power of what is not finite, and of 0", () => {
  for (const [base, exponent, expected] of [
    [-8, 3, Number.NaN],
    [Number.NaN, 1, Number.NaN],
    [2, Number.NaN, Number.NaN],
    [0, 0, 1],
    [0, 3, 0],
    [0, -3, Infinity],
    [Infinity, 0.5, Infinity],
    [Infinity, -0.5, 0],
    [2, Infinity, Infinity],
    [2, -Infinity, 0],
    [0.5, Infinity, 0],
    [0.5, -Infinity, Infinity],
  ]) {
    expect(power(base, exponent)).toBe(expected);
  }
});

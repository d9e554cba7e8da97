import { expect, test } from "vitest";
import { spread } from "../../src/drawing/heights.js";
import { formatArray, formatNumber } from "../../src/drawing/index.js";

test.each([
  [220.00000000000003, "220"],
  [3.3000000000000003, "3.3"],
  [110.00000000000001, "110"],
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.333333"],
  [0.8807970779778823, "0.880797"],
  [-0.5, "−0.5"],
  [0, "0"],
  [-0, "0"],
  [1234567.25, "1234567"],
  [715.0000000000001, "715"],
  [1e-9, "1e−9"],
  [-1.23456789e-9, "−1.23457e−9"],
  [1e21, "1e+21"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
  [Number.NaN, "NaN"],
])("%d is shown as %s", (value, shown) => {
  expect(formatNumber(value)).toBe(shown);
});

test("with the digits asked for", () => {
  expect(formatNumber(1 / 3, 3)).toBe("0.333");
  expect(formatNumber(12345.678, 3)).toBe("12346");
});

test("arrays: a number, a short vector, a shape", () => {
  expect(formatArray([2.5], [])).toBe("2.5");
  expect(formatArray([1, 0.1 + 0.2], [2])).toBe("[1, 0.3]");
  expect(formatArray([1, 2, 3, 4, 5], [5])).toBe("5");
  expect(formatArray([1, 2], [1, 2])).toBe("1×2");
});

test("places are the nearest to the wanted ones that keep their distance", () => {
  expect(spread([0, 10, 20], [0, 5, 5])).toEqual([0, 10, 20]);
  expect(spread([3, 3, 3], [0, 2, 2])).toEqual([1, 3, 5]);
  expect(spread([5, 0], [0, 1])).toEqual([2, 3]);
});

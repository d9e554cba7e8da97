// Comparison of arrays with a relative and an absolute tolerance, as NumPy's allclose has them; 0, 0 wants equal bits.

import { expect } from "vitest";
import { toNDArray } from "../../src/eager/ndarray.js";

/** Expects equal shapes and |actual − expected| <= atol + rtol·|expected| everywhere. */
export function expectClose(actual: unknown, expected: unknown, rtol = 0, atol = 0): void {
  const [a, e] = [toNDArray("actual", actual), toNDArray("expected", expected)];
  expect(a.shape).toEqual(e.shape);
  if (rtol === 0 && atol === 0) {
    expect(Array.from(a.data)).toEqual(Array.from(e.data));
    return;
  }
  const wrong = Array.from(e.data.keys()).filter(
    (i) => !(Math.abs(a.data[i] - e.data[i]) <= atol + rtol * Math.abs(e.data[i])),
  );
  expect(wrong.map((i) => ({ i, actual: a.data[i], expected: e.data[i] }))).toEqual([]);
}

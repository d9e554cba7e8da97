import { expect } from "vitest";

/** Checks |got − expected| <= atol + rtol·|expected| entry by entry. */
export function expectClose(
  got: ArrayLike<number>,
  expected: readonly number[],
  rtol: number,
  atol: number,
): void {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    const allowed = atol + rtol * Math.abs(value);
    expect(Math.abs(got[i] - value), `entry ${i}: ${got[i]} instead of ${value}`).toBeLessThanOrEqual(
      allowed,
    );
  });
}

import { expect, test } from "vitest";
import { philox4x32 } from "../../src/math/philox.js";
import { sizes } from "./sweep.js";
import { attemptLikeTwin, input, output } from "./trial.js";
import { type DType, dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const HALF = 2 ** 31;

function maskOf(dtype: DType, n: number, counter: number[], stream: number, threshold: number, kept = 1) {
  const args = [output(dtype, n), input("u32", counter), n, stream, threshold, kept];
  return [...attemptLikeTwin(bench, `dropout_mask_${dtype}`, args)[0]];
}

test.each(dtypes)("dropout_mask_%s: element 16q + 4w + l is word w of block 4q + l", (dtype) => {
  const [step, low, high, stream] = [3_000_000_000, 0xfedcba98, 5, 0x9abcdef0];
  for (const n of [...sizes(dtype), 16, 31, 32, 33, 63]) {
    const mask = maskOf(dtype, n, [step, low, high], stream, HALF, 1.5);
    const words = new Uint32Array(4);
    const expected = Array.from({ length: n }, (_, i) => {
      const block = 4 * Math.floor(i / 16) + (i % 4);
      philox4x32(words, Uint32Array.of(block, 0, step, high), low, stream);
      return words[Math.floor((i % 16) / 4)] > HALF ? 1.5 : 0;
    });
    expect(mask).toEqual(expected);
  }
});

test("dropout_mask: float32 and float64 drop the same elements; step, seed and stream change which", () => {
  const n = 4000;
  const mask = maskOf("f32", n, [1, 2, 3], 4, HALF);
  expect(maskOf("f64", n, [1, 2, 3], 4, HALF)).toEqual(mask);
  const others = [
    maskOf("f32", n, [2, 2, 3], 4, HALF),
    maskOf("f32", n, [1, 3, 3], 4, HALF),
    maskOf("f32", n, [1, 2, 4], 4, HALF),
    maskOf("f32", n, [1, 2, 3], 5, HALF),
  ];
  // Unrelated masks agree in half of the elements: six standard deviations of √n / 2.
  for (const other of others) {
    const equal = other.filter((x, i) => x === mask[i]).length;
    expect(Math.abs(equal - n / 2)).toBeLessThan(3 * Math.sqrt(n));
  }
});

test.each([0.1, 0.5, 0.9])("dropout_mask drops a share of %s", (ratio) => {
  const n = 20_000;
  const dropped = maskOf("f32", n, [0, 1, 0], 7, Math.floor(ratio * 2 ** 32)).filter((x) => x === 0).length;
  expect(Math.abs(dropped - ratio * n)).toBeLessThan(6 * Math.sqrt(n * ratio * (1 - ratio)));
});

import { expect, test } from "vitest";
import { splitScale } from "../../src/kernels/split-scale.js";
import { scaledNumbers } from "./sweep.js";
import { attemptLikeTwin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const widths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 16, 17, 31, 33, 50, 784];
const indices = input("u32", [4, 0, 0, 2, 4, 3, 1]);
const rows = indices.values.length;

test.each(dtypes)("gather_rows_%s copies rows", (dtype) => {
  for (const width of widths) {
    const table = scaledNumbers(dtype, 5 * width, 3);
    const args = [output(dtype, rows * width), input(dtype, table), indices, rows, width];
    const [out] = attemptLikeTwin(bench, `gather_rows_${dtype}`, args);
    expect([...out]).toEqual(
      [...indices.values].flatMap((i) => [...table.slice(i * width, (i + 1) * width)]),
    );
  }
});

test("gather_rows_i32 copies labels", () => {
  for (const width of widths) {
    const table = Int32Array.from({ length: 5 * width }, (_, i) => (i - 2) * 0x1234567);
    const args = [output("i32", rows * width), input("i32", table), indices, rows, width];
    const [out] = attemptLikeTwin(bench, "gather_rows_i32", args);
    expect([...out]).toEqual(
      [...indices.values].flatMap((i) => [...table.slice(i * width, (i + 1) * width)]),
    );
  }
});

test.each(dtypes)("gather_rows_u8_%s scales bytes into floats", (dtype) => {
  const { high, low } = splitScale(1 / 255);
  for (const width of widths) {
    const table = Uint8Array.from({ length: 5 * width }, (_, i) => i * 37 + 255);
    const args = [output(dtype, rows * width), input("u8", table), indices, rows, width, high, low];
    const [out] = attemptLikeTwin(bench, `gather_rows_u8_${dtype}`, args);
    const bytes = [...indices.values].flatMap((i) => [...table.slice(i * width, (i + 1) * width)]);
    expect([...out]).toEqual(bytes.map((k) => Math.fround(k / 255)));
  }
});

test.each(dtypes)("every byte times 1/255 becomes the float32 nearest to k/255, for %s", (dtype) => {
  const { high, low } = splitScale(1 / 255);
  const bytes = Uint8Array.from({ length: 256 }, (_, k) => k);
  const args = [output(dtype, 256), input("u8", bytes), input("u32", [0]), 1, 256, high, low];
  const [out] = attemptLikeTwin(bench, `gather_rows_u8_${dtype}`, args);
  expect([...out]).toEqual([...bytes].map((k) => Math.fround(k / 255)));
});

test("splitScale leaves at most 16 bits in the high part and loses at most 2^-39 of the scale", () => {
  for (const scale of [1, 1 / 255, 1 / 256, 0.1, 1 / 3, -2 / 7, 0.0039215686274509803, 12345.678]) {
    const { high, low } = splitScale(scale);
    for (const k of [1, 3, 255]) expect(Math.fround(k * high)).toBe(k * high);
    expect(Math.abs(high + low - scale)).toBeLessThanOrEqual(2 ** -39 * Math.abs(scale));
  }
});

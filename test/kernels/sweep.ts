// The sizes and numbers that kernel tests sweep over.

import { type DType, lanes, numbers, unitRoundoff } from "./workbench.js";

/** 0 … 2·lanes + 3, and sizes that give every one of three threads a share and a tail. */
export function sizes(dtype: DType): number[] {
  return [...Array(2 * lanes[dtype] + 4).keys(), 37, 67, 130];
}

/** Row lengths 1 … 2·lanes + 3, the ten classes of digits, and longer ones; with few and with many rows. */
export function shapes(dtype: DType): [rows: number, columns: number][] {
  const all: [number, number][] = [[0, 5]];
  for (let columns = 1; columns <= 2 * lanes[dtype] + 3; columns++) all.push([3, columns]);
  all.push([1, 10], [7, 10], [130, 33], [5, 70]);
  return all;
}

/**
 * `length` numbers in [−scale, scale): float32 numbers for f32; for f64 numbers with digits down to the last bit, so
 * that sums in another order have other bits.
 */
export function scaledNumbers(dtype: DType, length: number, scale: number, seed = 1): Float64Array {
  return numbers(length, seed).map((x) => (dtype === "f32" ? Math.fround(x * scale) : (x * scale) / 1.03));
}

/** `length` class indices below `columns`, the first and the last class among them. */
export function someLabels(length: number, columns: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => (i * 7 + (i > 0 ? columns - 1 : 0)) % columns);
}

/** Rows of targets >= 0: one-hot ones, and others with some zeros, whose sum is not 1. */
export function someTargets(dtype: DType, rows: number, columns: number, seed = 5): Float64Array {
  const labels = someLabels(rows, columns);
  const random = scaledNumbers(dtype, rows * columns, 1, seed);
  return random.map((x, i) => {
    const row = Math.floor(i / columns);
    const oneHot = labels[row] === i % columns ? 1 : 0;
    return row % 2 === 0 ? oneHot : Math.max(x, 0);
  });
}

/** Vectors in a row: what the error of a sum over the columns grows with. */
export function rowVectors(dtype: DType, columns: number): number {
  return Math.ceil(columns / lanes[dtype]);
}

/** The unit roundoff of float32, enlarged by what second-order terms can add to a first-order bound. */
export const u32 = unitRoundoff.f32 * 1.001;
/** The smallest float32 above 0: what an underflow can cost. */
export const tiny32 = 2 ** -149;

/** Distance from |x|, rounded down to float32, to the next float32. */
export function ulp32(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 2 ** -126) return tiny32;
  let exponent = Math.floor(Math.log2(magnitude));
  // log2 may round up to the next integer just below a power of two.
  if (2 ** exponent > magnitude) exponent--;
  return 2 ** (exponent - 23);
}

/** Every `step`-th float32 between two of the same sign, in the order of their bits. */
export function floatsBetween(low: number, high: number, step: number): Float32Array {
  const ends = new Uint32Array(Float32Array.of(low, high).buffer);
  const length = Math.floor((ends[1] - ends[0]) / step) + 1;
  return new Float32Array(Uint32Array.from({ length }, (_, i) => ends[0] + i * step).buffer);
}

/** How many of n elements threads take turns with in a test: 3, or 0: one piece each. */
export function turnFor(n: number): number {
  return n % 2 === 0 ? 3 : 0;
}

import { Identity } from "../lib/activations";
import { addBiasRows } from "../lib/bias";
import { columnTotals } from "../lib/column-sums";
import { line } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

function sumColumns<T>(out: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  const start = partitionStart(columns, line<T>(), thread, threads);
  const count = partitionStart(columns, line<T>(), thread + 1, threads) - start;
  const skip = <usize>start * sizeof<T>();
  columnTotals<T>(out + skip, x + skip, rows, <usize>columns * sizeof<T>(), count);
}

function addBias<T>(
  out: usize,
  x: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  const stride = <usize>columns * sizeof<T>();
  const skip = stride * start;
  addBiasRows<T, Identity>(out + skip, x + skip, stride, bias, end - start, columns);
}

/**
 * `out[i, j] = x[i, j] + bias[j]`, correctly rounded.
 *
 * Shapes (elements):  out (rows, columns)   x (rows, columns)   bias (columns)
 *
 * @param out  May be x.
 */
export function add_bias_f32(
  out: usize,
  x: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  addBias<f32>(out, x, bias, rows, columns, thread, threads);
}
export function add_bias_f64(
  out: usize,
  x: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  addBias<f64>(out, x, bias, rows, columns, thread, threads);
}

/**
 * `out[j] = Σ_i x[i, j]`, added row after row, starting from 0.
 *
 * Shapes (elements):  out (columns)   x (rows, columns)
 *
 * @param out  Must not overlap x.
 *
 * Error:   |out − exact| ≤ γ(rows − 1)·Σ_i |x[i, j]|, γ(k) = k·u/(1 − k·u). Held by test/kernels/bias.test.ts.
 * Source:  Higham 2002, chapter 4 (recursive summation).
 */
export function column_sums_f32(
  out: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  sumColumns<f32>(out, x, rows, columns, thread, threads);
}
export function column_sums_f64(
  out: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  sumColumns<f64>(out, x, rows, columns, thread, threads);
}

import { zero } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { mapRow2, sumRow2 } from "../lib/rows";
import { softmaxRows } from "../lib/softmax";

function softmax<T>(y: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  const start = partitionStart(rows, 1, thread, threads);
  softmaxRows<T>(y, x, columns, start, partitionStart(rows, 1, thread + 1, threads));
}

class Product {

  @inline of<T>(dy: v128, y: v128, _: v128): v128 {
    return v128.mul<T>(dy, y);
  }
}
class Slope {

  @inline of<T>(dy: v128, y: v128, dot: v128, _: v128): v128 {
    return v128.mul<T>(y, v128.sub<T>(dy, dot));
  }
}

function softmaxGrad<T>(
  dx: usize,
  dy: usize,
  y: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = start; row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    const dot = v128.splat<T>(sumRow2<T, Product>(dy + at, y + at, columns, zero()));
    mapRow2<T, Slope>(dx + at, dy + at, y + at, columns, dot, zero());
  }
}

/**
 * Row-wise `y_j = e^(x_j − m) / Σ_k e^(x_k − m)`, m the row's maximum: no finite x overflows.
 *
 * Shapes (elements):  y (rows, columns)   x (rows, columns)
 *
 * @param y  May be x.
 *
 * A row with a NaN or +Infinity becomes all NaN. Order of the sum: NumPy's, as rowSum in
 * assembly/lib/softmax.ts has it.
 *
 * Error:   relative, (|x_j − m| + log columns + s + 5)·u to first order, where nothing underflows; s = columns − 1 below
 *          eight columns, else ⌊columns / 8⌋ + 2 + columns mod 8, is the number of additions on the longest way. Held by test/kernels/softmax.test.ts.
 */
export function softmax_f32(y: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  softmax<f32>(y, x, rows, columns, thread, threads);
}
export function softmax_f64(y: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  softmax<f64>(y, x, rows, columns, thread, threads);
}

/**
 * Row-wise `dx_j = y_j·(dy_j − Σ_k dy_k·y_k)`, y softmax's output.
 *
 * Shapes (elements):  dx, dy, y (rows, columns)
 *
 * @param dx  May be dy.
 *
 * Error:   |dx_j − exact| ≤ y_j·((⌈columns / lanes⌉ + 4)·u·Σ_k |dy_k·y_k| + 2u·|dy_j|) to first order. Held by
 *          test/kernels/softmax.test.ts.
 */
export function softmax_grad_f32(
  dx: usize,
  dy: usize,
  y: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  softmaxGrad<f32>(dx, dy, y, rows, columns, thread, threads);
}
export function softmax_grad_f64(
  dx: usize,
  dy: usize,
  y: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  softmaxGrad<f64>(dx, dy, y, rows, columns, thread, threads);
}

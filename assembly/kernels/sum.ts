import { lanes, loadPart, sumLanes } from "../lib/lanes";
import { map0 } from "../lib/map";

/** Element i goes to accumulator i mod (4·lanes); padding the last vectors with 0 changes no accumulator. */
@inline
function sumOf<T>(x: usize, n: i32): T {
  const width = lanes<T>();
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  let rest = n;
  for (; rest >= 4 * width; rest -= 4 * width, x += 64) {
    a = v128.add<T>(a, v128.load(x));
    b = v128.add<T>(b, v128.load(x, 16));
    c = v128.add<T>(c, v128.load(x, 32));
    d = v128.add<T>(d, v128.load(x, 48));
  }
  if (rest > 0) a = v128.add<T>(a, loadPart<T>(x, min(rest, width), i32x4.splat(0)));
  if (rest > width) b = v128.add<T>(b, loadPart<T>(x + 16, min(rest - width, width), i32x4.splat(0)));
  if (rest > 2 * width) c = v128.add<T>(c, loadPart<T>(x + 32, min(rest - 2 * width, width), i32x4.splat(0)));
  if (rest > 3 * width) d = v128.add<T>(d, loadPart<T>(x + 48, rest - 3 * width, i32x4.splat(0)));
  return sumLanes<T>(v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d)));
}

function sum<T>(out: usize, x: usize, n: i32, thread: i32): void {
  if (thread == 0) store<T>(out, sumOf<T>(x, n));
}

function mean<T>(out: usize, x: usize, n: i32, thread: i32): void {
  if (thread == 0) store<T>(out, <T>(sumOf<T>(x, n) / <T>n));
}

/**
 * `out[0] = Σ x`, by thread 0 alone.
 *
 * Order: with L lanes (4 in float32, 2 in float64) element i is added to accumulator i mod 4L, in ascending order,
 * each starting from 0. Accumulators j, j + L, j + 2L, j + 3L join as (a + b) + (c + d); then the lanes as
 * (v₀ + v₂) + (v₁ + v₃), or v₀ + v₁.
 *
 * Error:   |out − exact| ≤ γ(⌈n / 4L⌉ + 3)·Σ|x|, γ(k) = k·u/(1 − k·u). Held by test/kernels/sum.test.ts.
 * Source:  Higham 2002, chapter 4.
 */
export function sum_f32(out: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  sum<f32>(out, x, n, thread);
}
export function sum_f64(out: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  sum<f64>(out, x, n, thread);
}

/** `dx[i] = dy[0]`, n elements. dy is the address of one element. Exact. */
export function sum_grad_f32(dx: usize, dy: usize, n: i32, thread: i32, threads: i32): void {
  map0<f32>(dx, v128.splat<f32>(load<f32>(dy)), n, thread, threads);
}
export function sum_grad_f64(dx: usize, dy: usize, n: i32, thread: i32, threads: i32): void {
  map0<f64>(dx, v128.splat<f64>(load<f64>(dy)), n, thread, threads);
}

/** `out[0] = (Σ x) / n`: the sum as in sum_f32, then one division; NaN for n = 0. */
export function mean_f32(out: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  mean<f32>(out, x, n, thread);
}
export function mean_f64(out: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  mean<f64>(out, x, n, thread);
}

/** `dx[i] = dy[0] / n`, n elements, correctly rounded. dy is the address of one element. */
export function mean_grad_f32(dx: usize, dy: usize, n: i32, thread: i32, threads: i32): void {
  map0<f32>(dx, v128.splat<f32>(load<f32>(dy) / <f32>n), n, thread, threads);
}
export function mean_grad_f64(dx: usize, dy: usize, n: i32, thread: i32, threads: i32): void {
  map0<f64>(dx, v128.splat<f64>(load<f64>(dy) / <f64>n), n, thread, threads);
}

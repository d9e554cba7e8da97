import { lanes, loadPart, sumLanes } from "../lib/lanes";
import { map1 } from "../lib/map";

class Scale {

  @inline of<T>(w: v128, factor: v128): v128 {
    return v128.mul<T>(factor, w);
  }
}
class Shrink {

  @inline of<T>(w: v128, factor: v128): v128 {
    return v128.sub<T>(w, v128.mul<T>(factor, w));
  }
}


@inline
function squared<T>(sum: v128, w: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(w, w));
}

/** Element i goes to accumulator i mod (4·lanes); padding the last vectors with 0 changes no accumulator. */
@inline
function weightPenalty<T>(out: usize, w: usize, n: i32, lambda: f64, thread: i32): void {
  if (thread != 0) return;
  const width = lanes<T>();
  const zero = i32x4.splat(0);
  let a = zero;
  let b = zero;
  let c = zero;
  let d = zero;
  let rest = n;
  for (; rest >= 4 * width; rest -= 4 * width, w += 64) {
    a = squared<T>(a, v128.load(w));
    b = squared<T>(b, v128.load(w, 16));
    c = squared<T>(c, v128.load(w, 32));
    d = squared<T>(d, v128.load(w, 48));
  }
  if (rest > 0) a = squared<T>(a, loadPart<T>(w, min(rest, width), zero));
  if (rest > width) b = squared<T>(b, loadPart<T>(w + 16, min(rest - width, width), zero));
  if (rest > 2 * width) c = squared<T>(c, loadPart<T>(w + 32, min(rest - 2 * width, width), zero));
  if (rest > 3 * width) d = squared<T>(d, loadPart<T>(w + 48, rest - 3 * width, zero));
  const sum = sumLanes<T>(v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d)));
  store<T>(out, <T>(<T>(0.5 * lambda) * sum));
}

/**
 * `out[0] = ½λ·Σ w²`, by thread 0 alone, the squares added in the order of sum_f32.
 *
 * @param lambda  λ; ½λ is rounded to the kernel's type.
 *
 * Error:   |out − exact| ≤ γ(⌈n / 4L⌉ + 6)·out with L lanes, γ(k) = k·u/(1 − k·u).
 *          Held by test/kernels/weight-decay.test.ts.
 * Source:  Higham 2002, chapter 4.
 */
export function weight_penalty_f32(
  out: usize,
  w: usize,
  n: i32,
  lambda: f64,
  thread: i32,
  threads: i32,
): void {
  weightPenalty<f32>(out, w, n, lambda, thread);
}
export function weight_penalty_f64(
  out: usize,
  w: usize,
  n: i32,
  lambda: f64,
  thread: i32,
  threads: i32,
): void {
  weightPenalty<f64>(out, w, n, lambda, thread);
}

/** `dw = (λ·dy[0])·w`, n elements; dw may be w. Error: 3u·|dw| to first order, λ's rounding included. */
export function weight_penalty_grad_f32(
  dw: usize,
  dy: usize,
  w: usize,
  n: i32,
  lambda: f64,
  thread: i32,
  threads: i32,
): void {
  map1<f32, Scale>(dw, w, n, f32x4.splat(<f32>lambda * load<f32>(dy)), thread, threads);
}
export function weight_penalty_grad_f64(
  dw: usize,
  dy: usize,
  w: usize,
  n: i32,
  lambda: f64,
  thread: i32,
  threads: i32,
): void {
  map1<f64, Scale>(dw, w, n, f64x2.splat(lambda * load<f64>(dy)), thread, threads);
}

/**
 * Decoupled weight decay: `w ← w − (ηλ)·w`, n elements.
 *
 * @param learning_rate  Address of the one element η.
 *
 * Error:   |w − exact| ≤ u·(3|ηλ·w₀| + |w|) to first order, u the unit roundoff. Held by test/kernels/weight-decay.test.ts.
 * Source:  Loshchilov & Hutter 2019.
 */
export function weight_decay_step_f32(
  w: usize,
  learning_rate: usize,
  n: i32,
  lambda: f64,
  thread: i32,
  threads: i32,
): void {
  map1<f32, Shrink>(w, w, n, f32x4.splat(<f32>lambda * load<f32>(learning_rate)), thread, threads);
}
export function weight_decay_step_f64(
  w: usize,
  learning_rate: usize,
  n: i32,
  lambda: f64,
  thread: i32,
  threads: i32,
): void {
  map1<f64, Shrink>(w, w, n, f64x2.splat(lambda * load<f64>(learning_rate)), thread, threads);
}

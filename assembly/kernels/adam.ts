import { lanes, line, loadPart, storePair, storePart } from "../lib/lanes";
import { firstPiece, nextPiece, pieceEnd } from "../lib/partition";

/** base^exponent by squaring; the squarings' errors add up to no more than those of exponent − 1 multiplications. */
function power(base: f64, exponent: u64): f64 {
  let result = 1.0;
  for (; exponent > 0; exponent >>= 1, base *= base) if (exponent & 1) result *= base;
  return result;
}

/** `m + b·(x − m)`: a moving average of x. */
@inline
function toward<T>(m: v128, x: v128, b: v128): v128 {
  return v128.add<T>(m, v128.mul<T>(b, v128.sub<T>(x, m)));
}


@inline
function moved<T>(w: v128, m: v128, v: v128, rate: v128, outside: v128, inside: v128): v128 {
  const root = v128.add<T>(v128.sqrt<T>(v128.add<T>(v, inside)), outside);
  return v128.sub<T>(w, v128.div<T>(v128.mul<T>(rate, m), root));
}


@inline
function adamStep<T>(
  w: usize,
  m: usize,
  v: usize,
  dw: usize,
  learningRate: usize,
  step: usize,
  n: i32,
  turn: i32,
  beta1: f64,
  beta2: f64,
  outside: f64,
  inside: f64,
  corrected: i32,
  thread: i32,
  threads: i32,
): void {
  const t = <u64>load<u32>(step) + 1;
  const correction = Math.sqrt(1 - power(beta2, t));
  const rate = v128.splat<T>(<T>((<f64>load<T>(learningRate) * correction) / (1 - power(beta1, t))));
  const b1 = v128.splat<T>(<T>(1 - beta1));
  const b2 = v128.splat<T>(<T>(1 - beta2));
  const o = v128.splat<T>(<T>(corrected ? outside * correction : outside));
  const i = v128.splat<T>(<T>inside);
  const granule = line<T>();
  for (let at = firstPiece(n, granule, turn, thread, threads); at < n; at = nextPiece(at, n, turn, threads)) {
    const skip = <usize>at * sizeof<T>();
    const rest = pieceEnd(at, n, granule, turn, thread, threads) - at;
    adamPiece<T>(w + skip, m + skip, v + skip, dw + skip, rest, rate, b1, b2, o, i);
  }
}

/** Inline, as V8 14 ends the process when it fuses pairs of vectors that are parameters of a function. */
@inline
function adamPiece<T>(
  w: usize,
  m: usize,
  v: usize,
  dw: usize,
  rest: i32,
  rate: v128,
  b1: v128,
  b2: v128,
  o: v128,
  i: v128,
): void {
  const width = lanes<T>();
  const zero = i32x4.splat(0);
  for (; rest >= 2 * width; rest -= 2 * width, w += 32, m += 32, v += 32, dw += 32) {
    const g1 = v128.load(dw);
    const g2 = v128.load(dw, 16);
    const m1 = toward<T>(v128.load(m), g1, b1);
    const m2 = toward<T>(v128.load(m, 16), g2, b1);
    storePair(m, m1, m2);
    const v1 = toward<T>(v128.load(v), v128.mul<T>(g1, g1), b2);
    const v2 = toward<T>(v128.load(v, 16), v128.mul<T>(g2, g2), b2);
    storePair(v, v1, v2);
    const w1 = moved<T>(v128.load(w), m1, v1, rate, o, i);
    const w2 = moved<T>(v128.load(w, 16), m2, v2, rate, o, i);
    storePair(w, w1, w2);
  }
  for (; rest > 0; rest -= width, w += 16, m += 16, v += 16, dw += 16) {
    const count = min(rest, width);
    const g = loadPart<T>(dw, count, zero);
    const first = toward<T>(loadPart<T>(m, count, zero), g, b1);
    const second = toward<T>(loadPart<T>(v, count, zero), v128.mul<T>(g, g), b2);
    storePart<T>(m, first, count);
    storePart<T>(v, second, count);
    storePart<T>(w, moved<T>(loadPart<T>(w, count, zero), first, second, rate, o, i), count);
  }
}

/**
 * Adam, n elements, t = step + 1:
 *
 * `m ← m + (1 − β₁)(dw − m)`, `v ← v + (1 − β₂)(dw² − v)`,
 * `w ← w − η_t·m / (√(v + inside) + outside)`, `η_t = η·√(1 − β₂^t) / (1 − β₁^t)`.
 *
 * @param m              The moving average of gradients, kept between steps, at first 0.
 * @param v              The moving average of their squares, kept between steps, at first 0.
 * @param learning_rate  Address of the one element η.
 * @param step           Address of a u32: the steps done before this one. Only read.
 * @param turn           Elements that threads take turns with; 0: each has one piece (lib/partition.ts).
 * @param beta1          β₁. Both, with 1 − β₁, 1 − β₂ and η_t, are reckoned in float64, then rounded to the kernel's type.
 * @param outside        Added to the root.
 * @param inside         Added below the root.
 * @param corrected      1 adds `outside·√(1 − β₂^t)` instead: `outside` then stands beside the root of v / (1 − β₂^t).
 *
 * Error, to first order, u the unit roundoff:   δm = u·(3|(1 − β₁)(dw − m₀)| + |m|),
 *   δv = u·(1 − β₂)(dw² + 3|dw² − v₀|) + u·v,   |w − exact| ≤ |s|·(δm/|m| + δv/2v + 7u) + u·|w| with s = w₀ − w;
 *   of the powers: relative t·2^-53. Held by test/kernels/adam.test.ts.
 * Source:  Kingma & Ba 2015, algorithm 1 in the order of its section 2.
 */
export function adam_step_f32(
  w: usize,
  m: usize,
  v: usize,
  dw: usize,
  learning_rate: usize,
  step: usize,
  n: i32,
  turn: i32,
  beta1: f64,
  beta2: f64,
  outside: f64,
  inside: f64,
  corrected: i32,
  thread: i32,
  threads: i32,
): void {
  adamStep<f32>(
    w,
    m,
    v,
    dw,
    learning_rate,
    step,
    n,
    turn,
    beta1,
    beta2,
    outside,
    inside,
    corrected,
    thread,
    threads,
  );
}
export function adam_step_f64(
  w: usize,
  m: usize,
  v: usize,
  dw: usize,
  learning_rate: usize,
  step: usize,
  n: i32,
  turn: i32,
  beta1: f64,
  beta2: f64,
  outside: f64,
  inside: f64,
  corrected: i32,
  thread: i32,
  threads: i32,
): void {
  adamStep<f64>(
    w,
    m,
    v,
    dw,
    learning_rate,
    step,
    n,
    turn,
    beta1,
    beta2,
    outside,
    inside,
    corrected,
    thread,
    threads,
  );
}

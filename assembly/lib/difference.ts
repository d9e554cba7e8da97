// Two losses side by side, of a step up and a step down: lane 0 of every vector belongs to the step +h, lane 1 to −h.

import { exp } from "./exp";
import { log, logOf } from "./log";

/** 2^-10: moves of logits and pre-activations up to here are "near", so that nearExpm1 serves for e^y − 1. */
export const NEAR: f64 = 0.0009765625;

/** How many samples' factors, each within e^±2^-9, are multiplied before a logarithm is taken. */
export const FACTORS: i32 = 4096;

/** 1/24, 1/6, 1/2, 1. */
const TABLE = memory.data<f64>([1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0]);

/** A coefficient of nearExpm1, to be kept in a local outside the loop. */
@inline
export function coefficient(i: i32): v128 {
  return v128.load64_splat(TABLE + i * 8);
}

/** `e^y − 1 = y·(1 + y·(1/2 + y·(1/6 + y/24)))` for |y| <= NEAR: what is left out is at most |y|^5/120 < 2^-56. */
@inline
export function nearExpm1(y: v128, c4: v128, c3: v128, c2: v128, c1: v128): v128 {
  let q = f64x2.add(f64x2.mul(y, c4), c3);
  q = f64x2.add(f64x2.mul(q, y), c2);
  q = f64x2.add(f64x2.mul(q, y), c1);
  return f64x2.mul(q, y);
}

/** (h, −h). */
@inline
export function upAndDown(h: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(h), 1, -h);
}

/**
 * Loss up − loss down, summed over samples: `ln(q₀ / q₁)`, q = sums / picks, of the factors by which S and p_t + ε
 * change.
 */
@inline
export function nearLosses(sums: v128, picks: v128): f64 {
  const q = f64x2.div(sums, picks);
  return logOf<f64>(f64x2.extract_lane(q, 0) / f64x2.extract_lane(q, 1));
}

/** Logit c, moved by move·w_c; with w = 0 only logit `column` moves, by `move`. */
@inline
function movedLogit(z: usize, w: usize, column: i32, move: v128, c: i32): v128 {
  const at = (<usize>c) << 3;
  const logit = v128.load64_splat(z + at);
  if (w != 0) return f64x2.add(logit, f64x2.mul(move, v128.load64_splat(w + at)));
  return c == column ? f64x2.add(logit, move) : logit;
}

/**
 * Loss up − loss down of one sample for moves of any size, every exponential and logarithm taken anew. With m the
 * largest moved logit and S = Σ e^(z − m), a loss is `log S + (m − z_t)` for ε = 0, else `−log(e^(z_t − m) / S + ε)`.
 *
 * Order of the sum: ascending from 0.
 */
export function farLosses(
  z: usize,
  w: usize,
  column: i32,
  label: i32,
  outputs: i32,
  up: f64,
  down: f64,
  epsilon: f64,
): f64 {
  const move = f64x2.replace_lane(f64x2.splat(up), 1, down);
  let largest = f64x2.splat(-Infinity);
  for (let c = 0; c < outputs; c++) largest = f64x2.pmax(largest, movedLogit(z, w, column, move, c));
  let sum = f64x2.splat(0);
  for (let c = 0; c < outputs; c++) {
    sum = f64x2.add(sum, exp<f64>(f64x2.sub(movedLogit(z, w, column, move, c), largest)));
  }
  const distance = f64x2.sub(movedLogit(z, w, column, move, label), largest);
  const losses =
    epsilon == 0
      ? f64x2.sub(log<f64>(sum), distance)
      : f64x2.neg(log<f64>(f64x2.add(f64x2.div(exp<f64>(distance), sum), f64x2.splat(epsilon))));
  return f64x2.extract_lane(losses, 0) - f64x2.extract_lane(losses, 1);
}

// Elementwise arithmetic. `out` may be any of the inputs; addresses are bytes, n >= 0 elements.

import { zero } from "../lib/lanes";
import { map0, map1, map2 } from "../lib/map";

class Add {

  @inline of<T>(a: v128, b: v128, _: v128): v128 {
    return v128.add<T>(a, b);
  }
}
class Multiply {

  @inline of<T>(a: v128, b: v128, _: v128): v128 {
    return v128.mul<T>(a, b);
  }
}
class Subtract {

  @inline of<T>(a: v128, b: v128, _: v128): v128 {
    return v128.sub<T>(a, b);
  }
}
class Divide {

  @inline of<T>(a: v128, b: v128, _: v128): v128 {
    return v128.div<T>(a, b);
  }
}
class Negate {

  @inline of<T>(x: v128, _: v128): v128 {
    return v128.neg<T>(x);
  }
}
class Scale {

  @inline of<T>(x: v128, factor: v128): v128 {
    return v128.mul<T>(x, factor);
  }
}

/** `out = a + b`, each element correctly rounded, as are those of mul, sub and div. */
export function add_f32(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, Add>(out, a, b, n, zero(), thread, threads);
}
export function add_f64(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, Add>(out, a, b, n, zero(), thread, threads);
}

/** `out = a ⊙ b`, element by element. */
export function mul_f32(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, Multiply>(out, a, b, n, zero(), thread, threads);
}
export function mul_f64(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, Multiply>(out, a, b, n, zero(), thread, threads);
}

/** `out = a − b`. */
export function sub_f32(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, Subtract>(out, a, b, n, zero(), thread, threads);
}
export function sub_f64(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, Subtract>(out, a, b, n, zero(), thread, threads);
}

/** `out = a / b`, element by element. */
export function div_f32(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, Divide>(out, a, b, n, zero(), thread, threads);
}
export function div_f64(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, Divide>(out, a, b, n, zero(), thread, threads);
}

/** `out = −x`. */
export function neg_f32(out: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f32, Negate>(out, x, n, zero(), thread, threads);
}
export function neg_f64(out: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f64, Negate>(out, x, n, zero(), thread, threads);
}

/** `out = factor·x`, correctly rounded. */
export function scale_f32(out: usize, x: usize, n: i32, factor: f32, thread: i32, threads: i32): void {
  map1<f32, Scale>(out, x, n, f32x4.splat(factor), thread, threads);
}
export function scale_f64(out: usize, x: usize, n: i32, factor: f64, thread: i32, threads: i32): void {
  map1<f64, Scale>(out, x, n, f64x2.splat(factor), thread, threads);
}

/** `out = value`, n times. */
export function fill_f32(out: usize, n: i32, value: f32, thread: i32, threads: i32): void {
  map0<f32>(out, f32x4.splat(value), n, thread, threads);
}
export function fill_f64(out: usize, n: i32, value: f64, thread: i32, threads: i32): void {
  map0<f64>(out, f64x2.splat(value), n, thread, threads);
}

import { zero } from "../lib/lanes";
import { log } from "../lib/log";
import { map1 } from "../lib/map";

class Log {

  @inline of<T>(x: v128, _: v128): v128 {
    return log<T>(x);
  }
}

/**
 * `y = ln x`, n elements; y may be x. ln ±0 = −Infinity; NaN below 0.
 *
 * Error:   see docs/math.md. Held by test/kernels/log.test.ts.
 */
export function log_f32(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f32, Log>(y, x, n, zero(), thread, threads);
}
export function log_f64(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f64, Log>(y, x, n, zero(), thread, threads);
}

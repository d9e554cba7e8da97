import { lanes, loadPart } from "../lib/lanes";

/** `out[0]` = how many a[i] = b[i], by thread 0 alone. All int32; out is one element, a and b have n. */
export function count_equal_i32(out: usize, a: usize, b: usize, n: i32, thread: i32, threads: i32): void {
  if (thread != 0) return;
  let count = i32x4.splat(0);
  for (let rest = n; rest > 0; rest -= lanes<i32>(), a += 16, b += 16) {
    const part = min(rest, lanes<i32>());
    // The lanes left over differ, so they are not counted.
    const u = loadPart<i32>(a, part, i32x4.splat(0));
    const v = loadPart<i32>(b, part, i32x4.splat(1));
    count = i32x4.sub(count, i32x4.eq(u, v));
  }
  count = i32x4.add(count, v128.shuffle<u64>(count, count, 1, 0));
  store<i32>(out, i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1));
}

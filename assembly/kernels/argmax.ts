import { lanes, loadPart, maxLanes } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

/** Index of the first of the largest lanes, given the index that each lane holds (as int32; float64: in the even lanes). */
@inline
function firstOfLargest<T>(values: v128, indices: v128): i32 {
  const losing = v128.ne<T>(values, maxLanes<T>(values));
  // All ones where a lane loses: as an unsigned number larger than every index.
  let candidates = v128.or(indices, losing);
  candidates = i32x4.min_u(candidates, v128.shuffle<u64>(candidates, candidates, 1, 0));
  if (sizeof<T>() == 4) {
    candidates = i32x4.min_u(candidates, v128.shuffle<u32>(candidates, candidates, 1, 0, 3, 2));
  }
  return i32x4.extract_lane(candidates, 0);
}

function argmax<T>(out: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  const width = lanes<T>();
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  const lowest = v128.splat<T>(<T>-Infinity);
  const first = sizeof<T>() == 4 ? i32x4(0, 1, 2, 3) : i32x4(0, 0, 1, 0);
  x += <usize>start * columns * sizeof<T>();
  for (let row = start; row < end; row++) {
    let best = lowest;
    let bestIndices = i32x4.splat(0);
    let indices = first;
    for (let rest = columns; rest > 0; rest -= width) {
      const count = min(rest, width);
      const v = loadPart<T>(x, count, lowest);
      const better = v128.gt<T>(v, best);
      best = v128.bitselect(v, best, better);
      bestIndices = v128.bitselect(indices, bestIndices, better);
      indices = i32x4.add(indices, i32x4.splat(width));
      x += <usize>count * sizeof<T>();
    }
    store<i32>(out + ((<usize>row) << 2), firstOfLargest<T>(best, bestIndices));
  }
}

/**
 * `out[i]` = the column of the largest x[i, j], the first of equals. A NaN counts as −Infinity.
 *
 * Shapes (elements):  out (rows), int32   x (rows, columns), columns >= 1
 */
export function argmax_f32(out: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  argmax<f32>(out, x, rows, columns, thread, threads);
}
export function argmax_f64(out: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  argmax<f64>(out, x, rows, columns, thread, threads);
}

// Lists of the columns of a matrix that is given by lists of its rows (lib/nonzeros.ts).

import { entryBytes, PART } from "./nonzeros";
import { panelStride } from "./strip";

/**
 * Bytes from the list of one column to the next one's, which has room for all rows: an odd number of cache lines, as lists
 * that lie a power of two apart push each other out of the cache.
 */
@inline
export function listBytes<T>(rows: i32): usize {
  return (((<usize>rows * entryBytes<T>() + 63) >> 6) | 1) << 6;
}

/**
 * Makes the lists of a part's columns: their entries say where a row of A's lies in a panel, and the value.
 *
 * @param lists    PART lists, `spacing` bytes apart.
 * @param ends     PART addresses (uint32): where each list ends.
 * @param first    Where the part begins in each row (uint32), and
 * @param last     where it ends.
 * @param origin   Of the part in the offsets that entries of rows have.
 * @param scratch  PART rows of a panel.
 */
export function transposePart<T>(
  lists: usize,
  spacing: usize,
  ends: usize,
  first: usize,
  last: usize,
  origin: i32,
  rows: i32,
  scratch: usize,
): void {
  const stride = <usize>panelStride();
  // Cursors lie as the rows of a panel do, so that entries lead to them without a multiplication.
  let at = lists;
  for (let i: usize = 0; i < <usize>PART; i++, at += spacing) store<u32>(scratch + i * stride, <u32>at);
  const cursors = scratch - <usize>origin;
  const bounds = first;
  const behind = last - first;
  let row: u32 = 0;
  for (let i: usize = 0; i < <usize>rows; i++, row += <u32>stride) {
    const bound = bounds + (i << 2);
    const end = <usize>load<u32>(bound + behind);
    for (let entry = <usize>load<u32>(bound); entry < end; entry += entryBytes<T>()) {
      const cursor = cursors + <usize>load<u32>(entry);
      const target = <usize>load<u32>(cursor);
      store<u32>(target, row);
      store<T>(target, load<T>(entry, sizeof<T>()), sizeof<T>());
      store<u32>(cursor, <u32>(target + entryBytes<T>()));
    }
  }
  for (let i: usize = 0; i < <usize>PART; i++) store<u32>(ends + (i << 2), load<u32>(scratch + i * stride));
}

// Gives storages addresses in scratch memory so that those whose lives overlap never share a byte.

import { align } from "../kernels/alignment.js";

/** Something that needs `bytes` from node `first` to node `last`. */
export interface Interval {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
}

/**
 * Offsets for intervals, largest first and of equals the earlier, each at the lowest place where it meets no neighbour alive at
 * the same time.
 *
 * Source: the greedy-by-size strategy of Pisarchyk & Lee 2020, "Efficient memory management for deep neural net inference".
 */
export function assignOffsets(intervals: readonly Interval[]): { offsets: number[]; bytes: number } {
  const order = intervals.map((_, i) => i).sort((a, b) => intervals[b].bytes - intervals[a].bytes);
  const offsets = new Array<number>(intervals.length).fill(0);
  const placed: number[] = [];
  let total = 0;
  for (const i of order) {
    const { first, last, bytes } = intervals[i];
    const neighbours = placed
      .filter((j) => intervals[j].first <= last && first <= intervals[j].last)
      .sort((a, b) => offsets[a] - offsets[b]);
    let offset = 0;
    for (const j of neighbours) {
      if (offset + bytes <= offsets[j]) break;
      offset = Math.max(offset, align(offsets[j] + intervals[j].bytes));
    }
    offsets[i] = offset;
    placed.push(i);
    total = Math.max(total, align(offset + bytes));
  }
  return { offsets, bytes: total };
}

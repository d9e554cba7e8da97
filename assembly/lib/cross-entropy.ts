// Row losses −log(p_t + ε), shared by the cross-entropy kernels with and without softmax.

import { lanes, loadPart, storePart, sumLanes } from "./lanes";
import { log } from "./log";

/** Address of row's element in the column its label names. */
@inline
export function labelled<T>(matrix: usize, labels: usize, row: i32, columns: i32): usize {
  const label = load<i32>(labels + ((<usize>row) << 2));
  assert(label >= 0 && label < columns, "a label is outside the columns");
  return matrix + (<usize>row * columns + label) * sizeof<T>();
}

/** `losses[i] = −log(p[i, labels[i]] + ε)` for the rows from `start` up to `end`, a vector of rows at a time. */
export function labelLosses<T>(
  losses: usize,
  p: usize,
  labels: usize,
  columns: i32,
  start: i32,
  end: i32,
  epsilon: T,
): void {
  const width = lanes<T>();
  for (let row = start; row < end; row += width) {
    const count = min(end - row, width);
    let picked = v128.splat<T>(1);
    picked = loadPart<T>(labelled<T>(p, labels, row, columns), 1, picked);
    if (sizeof<T>() == 4) {
      if (count > 1) picked = v128.load32_lane(labelled<T>(p, labels, row + 1, columns), picked, 1);
      if (count > 2) picked = v128.load32_lane(labelled<T>(p, labels, row + 2, columns), picked, 2);
      if (count > 3) picked = v128.load32_lane(labelled<T>(p, labels, row + 3, columns), picked, 3);
    } else {
      if (count > 1) picked = v128.load64_lane(labelled<T>(p, labels, row + 1, columns), picked, 1);
    }
    const loss = v128.neg<T>(log<T>(v128.add<T>(picked, v128.splat<T>(epsilon))));
    storePart<T>(losses + <usize>row * sizeof<T>(), loss, count);
  }
}

/**
 * `losses[i] = −Σ_j targets[i, j]·log(p[i, j] + ε)` for the rows from `start` up to `end`; where a target is 0 the
 * term is 0. Order: element j to lane j mod lanes, ascending from 0; then sumLanes.
 */
export function targetLosses<T>(
  losses: usize,
  p: usize,
  targets: usize,
  columns: i32,
  start: i32,
  end: i32,
  epsilon: T,
): void {
  const width = lanes<T>();
  const e = v128.splat<T>(epsilon);
  const none = i32x4.splat(0);
  for (let row = start; row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    let loss = none;
    for (let j = 0; j < columns; j += width) {
      const cell = at + <usize>j * sizeof<T>();
      const count = min(columns - j, width);
      const t = loadPart<T>(targets + cell, count, none);
      const term = v128.mul<T>(t, log<T>(v128.add<T>(loadPart<T>(p + cell, count, none), e)));
      loss = v128.sub<T>(loss, v128.and(term, v128.ne<T>(t, none)));
    }
    store<T>(losses + <usize>row * sizeof<T>(), sumLanes<T>(loss));
  }
}

// Which part of a product C (m, n) a thread makes: whole tiles of its rows, or panels of its columns when there are more
// of them. Whatever goes over the same part afterwards has to wait for no other thread.

import { WIDE } from "./engine";
import { line } from "./lanes";
import { PAIR_BYTES, QUAD_BYTES, TILE_ROWS } from "./microkernel";
import { partitionStart } from "./partition";

/** Columns of C that a full panel of B serves: of float32 8, or 16 where the engine fuses pairs of vectors. */
@inline
export function panelColumns<T>(): i32 {
  return <i32>((WIDE ? QUAD_BYTES : PAIR_BYTES) / sizeof<T>());
}


@inline
export function rowStart(m: i32, n: i32, thread: i32, threads: i32): i32 {
  return m >= n ? partitionStart(m, TILE_ROWS, thread, threads) : 0;
}


@inline
export function rowEnd(m: i32, n: i32, thread: i32, threads: i32): i32 {
  return m >= n ? partitionStart(m, TILE_ROWS, thread + 1, threads) : m;
}


@inline
export function columnStart<T>(m: i32, n: i32, thread: i32, threads: i32): i32 {
  return m >= n ? 0 : partitionStart(n, panelColumns<T>(), thread, threads);
}


@inline
export function columnEnd<T>(m: i32, n: i32, thread: i32, threads: i32): i32 {
  return m >= n ? n : partitionStart(n, panelColumns<T>(), thread + 1, threads);
}

/** Bytes of every row that are enough for a thread: some strips. */
const ROW_SHARE: i32 = 512;

/**
 * True where the threads of gemm_nn_nonzeros share the columns of C, because there are many, not its rows: each then packs the
 * columns of B that are its own, where all would have to pack all of B.
 */
@inline
function sharesColumns<T>(n: i32, threads: i32): bool {
  return threads > 1 && (<i64>n * sizeof<T>()) / threads >= ROW_SHARE;
}

/** The part of C that a thread of gemm_nn_nonzeros makes. */
@inline
export function listedRowStart<T>(m: i32, n: i32, thread: i32, threads: i32): i32 {
  return sharesColumns<T>(n, threads) ? 0 : partitionStart(m, 1, thread, threads);
}


@inline
export function listedRowEnd<T>(m: i32, n: i32, thread: i32, threads: i32): i32 {
  return sharesColumns<T>(n, threads) ? m : partitionStart(m, 1, thread + 1, threads);
}


@inline
export function listedColumnStart<T>(n: i32, thread: i32, threads: i32): i32 {
  return sharesColumns<T>(n, threads) ? partitionStart(n, line<T>(), thread, threads) : 0;
}


@inline
export function listedColumnEnd<T>(n: i32, thread: i32, threads: i32): i32 {
  return sharesColumns<T>(n, threads) ? partitionStart(n, line<T>(), thread + 1, threads) : n;
}

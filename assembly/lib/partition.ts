// How the threads share the output of a kernel.

/**
 * Where the share of a thread begins: thread t owns [partitionStart(t), partitionStart(t + 1)) of 0 … n.
 *
 * @param n        Elements, rows or tiles to share, >= 0.
 * @param granule  Every boundary is a multiple of it, or n itself.
 * @param thread   0 … threads; `threads` itself gives n.
 */
@inline
export function partitionStart(n: i32, granule: i32, thread: i32, threads: i32): i32 {
  // One thread pays nothing for the division.
  if (threads == 1) return thread == 0 ? 0 : n;
  const granules = (<i64>n + granule - 1) / granule;
  const start = ((granules * thread) / threads) * granule;
  return start < n ? <i32>start : n;
}

/*
 * Elementwise work may follow a product whose threads took turns: then thread t owns the pieces t, t + threads, … of `turn`
 * elements each, and finds in its own cache what it wrote. With turn = 0 it owns one piece, as partitionStart has it.
 *
 *   for (let at = firstPiece(…); at < n; at = nextPiece(at, …)) for the elements [at, pieceEnd(at, …))
 */
@inline
export function firstPiece(n: i32, granule: i32, turn: i32, thread: i32, threads: i32): i32 {
  return turn > 0 && threads > 1
    ? <i32>min(<i64>thread * turn, <i64>n)
    : partitionStart(n, granule, thread, threads);
}


@inline
export function pieceEnd(at: i32, n: i32, granule: i32, turn: i32, thread: i32, threads: i32): i32 {
  return turn > 0 && threads > 1 ? min(n - at, turn) + at : partitionStart(n, granule, thread + 1, threads);
}


@inline
export function nextPiece(at: i32, n: i32, turn: i32, threads: i32): i32 {
  return turn > 0 && threads > 1 ? <i32>min(<i64>at + <i64>turn * threads, <i64>n) : n;
}

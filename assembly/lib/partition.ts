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

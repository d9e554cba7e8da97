/**
 * `counter[0] ← counter[0] + 1`, modulo 2^32, by thread 0 alone. Others that read it must do so in another call.
 */
export function increment_u32(counter: usize, thread: i32, threads: i32): void {
  if (thread == 0) store<u32>(counter, load<u32>(counter) + 1);
}

// The scale of the bytes → floats gather, in two float32 parts.

/**
 * Splits a scale as gather_rows_u8 takes it: `high` has at most 16 significant bits, so that k·high is exact in float32
 * for every byte k, and `low` is the float32 nearest to `scale − high`.
 *
 * k·high + fl(k·low) is then off from k·scale by at most 2^-38·k·|scale| before its last rounding; for 1/255 that
 * rounding gives the float32 nearest to k/255 for all 256 bytes (test/kernels/gather.test.ts).
 */
export function splitScale(scale: number): { high: number; low: number } {
  const single = new Float32Array([scale]);
  const bits = new Uint32Array(single.buffer);
  bits[0] &= 0xffffff00;
  const high = single[0];
  return { high, low: Math.fround(scale - high) };
}

// Whether the engine fuses pairs of 128-bit operations into 256-bit ones, measured on the kernels themselves.

import type { Kernel, KernelInstance } from "./instance.js";

/** float32 that fusion_probe reads, its two constants included, and writes (assembly/kernels/fusion-probe.ts). */
const INPUTS = 130;
const OUTPUTS = 128;
/** Repeats of a round: a tenth of a millisecond, so that a clock of 5 µs sees the difference. */
const REPEATS = 4000;
/** Fused, the probe takes 0.55 of the time, 0.97 to 1.03 if not. */
const FUSED_SHARE = 0.75;
/** Rounds in a row that must say so. A disturbance lengthens one round, hardly the same one of two in all of them. */
const AGREEING_ROUNDS = 6;
/** Milliseconds after which the answer is no. Optimized code comes after 2 (idle) to 21 (busy), rounds take 2 more. */
const PATIENCE = 50;

/**
 * Times the same arithmetic on neighbours, which may be fused, and on vectors that lie apart, in turns. True when
 * neighbours are much faster, again and again, and all results have the same bits; false in doubt.
 *
 * @param instance  Made for this test: it overwrites the first kilobytes of the host's memory.
 */
export function fusesPairs(instance: KernelInstance): boolean {
  const probe = instance.kernel("fusion_probe");
  const y = (instance.heapBase + 63) & ~63;
  const x = y + OUTPUTS * 4;
  const { buffer } = instance.memory;
  new Float32Array(buffer, x, INPUTS).forEach((_, i, inputs) => {
    inputs[i] = 0.5 + i / 1024;
  });
  const results = new Uint32Array(buffer, y, OUTPUTS);
  let agreeing = 0;
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
    const together = timeOf(probe, y, x, 0);
    const fused = results.slice();
    const apart = timeOf(probe, y, x, 1);
    if (fused.some((bits, i) => bits !== results[i])) return false;
    agreeing = together < FUSED_SHARE * apart ? agreeing + 1 : 0;
    if (agreeing === AGREEING_ROUNDS) return true;
  }
  return false;
}

function timeOf(probe: Kernel, y: number, x: number, apart: 0 | 1): number {
  const start = performance.now();
  probe(y, x, apart, REPEATS);
  return performance.now() - start;
}

// How threads share kernels that go through images sample by sample.

import { partitionStart } from "./partition";

/** Samples for each thread from which on it does not matter that some have one more than others. */
const MANY_SAMPLES = 8;

/** Whether threads share the samples. Where these are few they share filters or channels, and each takes all samples. */
@inline
export function sharesSamples(samples: i32, threads: i32): bool {
  return samples % threads == 0 || samples >= MANY_SAMPLES * threads;
}

/** The first sample of a thread, or the first behind those of the last one. */
@inline
export function sampleStart(samples: i32, thread: i32, threads: i32): i32 {
  return sharesSamples(samples, threads) ? partitionStart(samples, 1, thread, threads) : 0;
}


@inline
export function sampleEnd(samples: i32, thread: i32, threads: i32): i32 {
  return sharesSamples(samples, threads) ? partitionStart(samples, 1, thread + 1, threads) : samples;
}

/** The first of the `n` filters or channels that a thread goes through in each of its samples. */
@inline
export function partStart(n: i32, samples: i32, thread: i32, threads: i32): i32 {
  return sharesSamples(samples, threads) ? 0 : partitionStart(n, 1, thread, threads);
}


@inline
export function partEnd(n: i32, samples: i32, thread: i32, threads: i32): i32 {
  return sharesSamples(samples, threads) ? n : partitionStart(n, 1, thread + 1, threads);
}

// The bias of a convolution: one number per channel, for all its pixels.

import { Identity } from "../lib/activations";
import { addToRun } from "../lib/bias";
import { lanes, loadPart, sumLanes } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

function addChannelBias<T>(
  out: usize,
  x: usize,
  bias: usize,
  samples: i32,
  channels: i32,
  run: i32,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(samples * channels, 1, thread + 1, threads);
  for (let row = partitionStart(samples * channels, 1, thread, threads); row < end; row++) {
    const b = v128.splat<T>(load<T>(bias + <usize>(row % channels) * sizeof<T>()));
    const at = <usize>row * run * sizeof<T>();
    addToRun<T, Identity>(out + at, x + at, b, run);
  }
}

function channelSums<T>(
  out: usize,
  x: usize,
  samples: i32,
  channels: i32,
  run: i32,
  thread: i32,
  threads: i32,
): void {
  const width = lanes<T>();
  const none = i32x4.splat(0);
  const start = partitionStart(channels, 1, thread, threads);
  const end = partitionStart(channels, 1, thread + 1, threads);
  const runBytes = <usize>run * sizeof<T>();
  for (let channel = start; channel < end; channel++) {
    let a = none;
    let b = none;
    let c = none;
    let d = none;
    for (let sample = 0; sample < samples; sample++) {
      let from = x + (<usize>sample * channels + channel) * runBytes;
      let rest = run;
      for (; rest >= 4 * width; rest -= 4 * width, from += 64) {
        a = v128.add<T>(a, v128.load(from));
        b = v128.add<T>(b, v128.load(from, 16));
        c = v128.add<T>(c, v128.load(from, 32));
        d = v128.add<T>(d, v128.load(from, 48));
      }
      if (rest > 0) a = v128.add<T>(a, loadPart<T>(from, min(rest, width), none));
      if (rest > width) b = v128.add<T>(b, loadPart<T>(from + 16, min(rest - width, width), none));
      if (rest > 2 * width) c = v128.add<T>(c, loadPart<T>(from + 32, min(rest - 2 * width, width), none));
      if (rest > 3 * width) d = v128.add<T>(d, loadPart<T>(from + 48, rest - 3 * width, none));
    }
    const sum = v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
    store<T>(out + <usize>channel * sizeof<T>(), sumLanes<T>(sum));
  }
}

/**
 * `out[n, c, i] = x[n, c, i] + bias[c]`, correctly rounded.
 *
 * Shapes (elements):  out, x (samples, channels, run)   bias (channels)
 *
 * @param out  May be x.
 */
export function add_channel_bias_f32(
  out: usize,
  x: usize,
  bias: usize,
  samples: i32,
  channels: i32,
  run: i32,
  thread: i32,
  threads: i32,
): void {
  addChannelBias<f32>(out, x, bias, samples, channels, run, thread, threads);
}
export function add_channel_bias_f64(
  out: usize,
  x: usize,
  bias: usize,
  samples: i32,
  channels: i32,
  run: i32,
  thread: i32,
  threads: i32,
): void {
  addChannelBias<f64>(out, x, bias, samples, channels, run, thread, threads);
}

/**
 * `out[c] = Σ_n Σ_i x[n, c, i]`.
 *
 * Shapes (elements):  out (channels)   x (samples, channels, run)
 *
 * @param out  Must not overlap x.
 *
 * Order:   sample after sample, element i of a run is added to sum i mod (4·lanes), from 0; with s_v the vector of the
 *          sums v·lanes … v·lanes + lanes − 1, the result is the lanes of (s₀ + s₁) + (s₂ + s₃), added as
 *          (v₀ + v₂) + (v₁ + v₃), or v₀ + v₁.
 * Error:   |out − exact| ≤ γ(samples·⌈run / (4·lanes)⌉ + 4)·Σ|x|, γ(k) = k·u/(1 − k·u). Held by
 *          test/kernels/channel-bias.test.ts.
 */
export function channel_sums_f32(
  out: usize,
  x: usize,
  samples: i32,
  channels: i32,
  run: i32,
  thread: i32,
  threads: i32,
): void {
  channelSums<f32>(out, x, samples, channels, run, thread, threads);
}
export function channel_sums_f64(
  out: usize,
  x: usize,
  samples: i32,
  channels: i32,
  run: i32,
  thread: i32,
  threads: i32,
): void {
  channelSums<f64>(out, x, samples, channels, run, thread, threads);
}

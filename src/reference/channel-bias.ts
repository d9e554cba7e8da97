// Twins of assembly/kernels/channel-bias.ts.

import { forBoth } from "./views.js";

export const channelBias = {
  ...forBoth("add_channel_bias", (m, at, _, out, x, bias, samples, channels, run) => {
    [out, x, bias] = [at(out), at(x), at(bias)];
    for (let row = 0; row < samples * channels; row++, out += run, x += run) {
      const b = m[bias + (row % channels)];
      for (let i = 0; i < run; i++) m[out + i] = m[x + i] + b;
    }
  }),
  // Eight sums, as the four vectors of the float64 kernel have, so that float64 gives the kernel's bits.
  ...forBoth("channel_sums", (m, at, _, out, x, samples, channels, run) => {
    [out, x] = [at(out), at(x)];
    for (let channel = 0; channel < channels; channel++) {
      const sums = new Float64Array(8);
      for (let sample = 0; sample < samples; sample++) {
        const first = x + (sample * channels + channel) * run;
        for (let i = 0; i < run; i++) sums[i % 8] += m[first + i];
      }
      const lane = (l: number) => sums[l] + sums[l + 2] + (sums[l + 4] + sums[l + 6]);
      m[out + channel] = lane(0) + lane(1);
    }
  }),
};

import { expect, test } from "vitest";
import { scaledNumbers, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { type DType, dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();

function shapes(dtype: DType): [samples: number, channels: number, run: number][] {
  const all: [number, number, number][] = [
    [0, 3, 4],
    [2, 0, 4],
    [5, 7, 0],
    [4, 1, 64],
    [7, 5, 70],
  ];
  // Around the 4 vectors that are added side by side.
  for (let run = 1; run <= 8 * lanes[dtype] + 3; run++) all.push([3, 2, run]);
  return all;
}

test.each(dtypes)("add_channel_bias_%s gives the correctly rounded sums", (dtype) => {
  for (const [samples, channels, run] of shapes(dtype)) {
    const x = scaledNumbers(dtype, samples * channels * run, 3);
    const bias = scaledNumbers(dtype, channels, 0.7, 2);
    const args = [output(dtype, x.length), input(dtype, x), input(dtype, bias), samples, channels, run];
    const [out] = attemptLikeTwin(bench, `add_channel_bias_${dtype}`, args, [[0, 1]]);
    const exact = x.map((v, i) => v + bias[Math.floor(i / run) % channels]);
    expect([...out]).toEqual([...(dtype === "f32" ? exact.map(Math.fround) : exact)]);
  }
});

// An element goes through at most samples·⌈run / (4·lanes)⌉ additions in its sum and 4 between the sums.
test.each(dtypes)("channel_sums_%s adds up every channel", (dtype) => {
  for (const [samples, channels, run] of shapes(dtype)) {
    const x = scaledNumbers(dtype, samples * channels * run, 3);
    const args = [output(dtype, channels), input(dtype, x), samples, channels, run];
    if (dtype === "f64") attemptLikeTwin(bench, "channel_sums_f64", args);
    const [sums] = attempt(bench, `channel_sums_${dtype}`, args);
    const exact = new Float64Array(channels);
    const magnitude = new Float64Array(channels);
    x.forEach((v, i) => {
      const channel = Math.floor(i / run) % channels;
      exact[channel] += v;
      magnitude[channel] += Math.abs(v);
    });
    const additions = samples * Math.ceil(run / (4 * lanes[dtype])) + 4;
    demandWithin("channel_sums", sums, exact, (c) => additions * u32 * magnitude[c]);
  }
});

// The gradients of a convolution with max pooling behind it, straight from the windows: within the bounds, on any threads, and by
// images the bits that the planes between would give.

import { expect, test } from "vitest";
import {
  blockBytes,
  bytesOf,
  type Convolution,
  gradImagesBytes,
  lengthsOf,
  lines,
  planeOf,
  sizesOf,
} from "./convolution-cases.js";
import { firstDifference, input, output, twin } from "./trial.js";
import { type DType, dtypes, numbers, unitRoundoff, workbench } from "./workbench.js";

const benches = { narrow: await workbench(), wide: await workbench(true) };
/** More than there are filters, or samples, in most cases. */
const THREADS = [1, 2, 3, 5];

interface Case extends Convolution {
  readonly window: readonly [height: number, width: number, stride: number];
}

/** Windows that overlap, that do not, that leave pixels out; samples shared by threads and filters; sums of several blocks. */
const cases: readonly Case[] = [
  { samples: 1, filters: 1, image: [1, 1, 1], filter: [1, 1], window: [1, 1, 1] },
  { samples: 3, filters: 4, image: [1, 6, 8], filter: [3, 3], window: [2, 2, 2] },
  { samples: 2, filters: 30, image: [1, 28, 28], filter: [5, 5], window: [2, 2, 2] },
  { samples: 41, filters: 3, image: [1, 5, 5], filter: [3, 3], padding: 1, window: [3, 3, 2] },
  { samples: 4, filters: 7, image: [3, 7, 5], filter: [3, 3], padding: 1, window: [2, 3, 1] },
  { samples: 5, filters: 2, image: [27, 6, 9], filter: [5, 2], stride: 2, padding: 2, window: [1, 2, 3] },
  { samples: 3, filters: 4, image: [7, 21, 33], filter: [3, 3], window: [3, 2, 3] },
  { samples: 2, filters: 3, image: [2, 3, 532], filter: [1, 3], window: [1, 3, 3] },
  { samples: 2, filters: 3, image: [4, 130, 5], filter: [1, 7], padding: 3, window: [1, 2, 60] },
  { samples: 2, filters: 270, image: [2, 4, 4], filter: [3, 3], padding: 1, window: [2, 2, 2] },
];

const windowsOf = (trial: Case) => {
  const [[height, width], window] = [planeOf(trial), trial.window];
  return (
    (Math.floor((height - window[0]) / window[2]) + 1) * (Math.floor((width - window[1]) / window[2]) + 1)
  );
};

/** As the kernels' comments have it. */
function gradFiltersBytes(trial: Case, dtype: DType, threads: number): number {
  const [height, width] = planeOf(trial);
  const block = Math.min(height * width, Math.max(256, trial.window[0] * width));
  const lists = trial.filters * lines(2 * bytesOf(dtype) * (windowsOf(trial) + 1) + 4);
  return lists + threads * (blockBytes(trial, dtype, block) + lines(224 * (block + 1)));
}

function pooledGradImagesBytes(trial: Case, dtype: DType, threads: number): number {
  const { places, taps } = lengthsOf(trial);
  const lists = lines(2 * bytesOf(dtype) * trial.filters * windowsOf(trial));
  const others = lines(4 * (places + 2)) + lines(224 * (trial.filters + 1)) + lists;
  return threads * (lines(bytesOf(dtype) * places * taps) + others);
}

for (const [width, bench] of Object.entries(benches)) {
  /** dy of the windows, a third of it zero as behind relu, and where their largest stand. */
  const placeWindows = (trial: Case, dtype: DType) => {
    const { samples, filters, window } = trial;
    const length = samples * filters * windowsOf(trial);
    const indices = bench.placeOutput("i32", length);
    const planes = bench.place(dtype, numbers(lengthsOf(trial).y, 3)).address;
    const pooled = bench.placeOutput(dtype, length).address;
    const shape = [samples * filters, ...planeOf(trial), ...window];
    bench.run(`max_pool_${dtype}`, [pooled, indices.address, planes, ...shape]);
    const dy = bench.place(
      dtype,
      numbers(length, 1).map((value, i) => (i % 3 === 0 ? 0 : value)),
    );
    return { dy, indices, length };
  };

  /** Runs the kernel on some threads: all have the same bits, which are answered. */
  const demandSame = (
    trial: Case,
    dtype: DType,
    kernel: string,
    [length, ...operands]: readonly number[],
    workspaceBytes: (threads: number) => number,
  ) => {
    const out = bench.placeOutput(dtype, length);
    const sizes = [...sizesOf(trial), ...trial.window];
    let expected: ArrayLike<number> | undefined;
    for (const threads of THREADS) {
      const workspace = bench.placeOutput("u8", workspaceBytes(threads));
      const args = [out.address, ...operands, workspace.address, ...sizes];
      bench.run(`${kernel}_${dtype}`, args, threads);
      bench.checkGuards();
      const found = out.read();
      expected ??= found;
      expect(firstDifference(expected, found), `${JSON.stringify(trial)}, ${threads} threads`).toBe(-1);
      if (threads === 3) bench.checkApart(`${kernel}_${dtype}`, args, 3, workspace);
    }
    return expected as ArrayLike<number>;
  };

  /** Compares with the twin in float64; where the kernel's sums are no more exact, both have the error of the bound. */
  const demandWithin = (
    trial: Case,
    dtype: DType,
    kernel: string,
    found: ArrayLike<number>,
    operands: readonly ArrayLike<number>[],
    indices: ArrayLike<number>,
    terms: number,
  ) => {
    const sizes = [...sizesOf(trial), ...trial.window];
    const [exact, magnitudes] = [(value: number) => value, Math.abs].map((of) => {
      const [dy, other] = operands.map((values) => input("f64", Array.from(values, of)));
      const args = [output("f64", found.length), dy, input("i32", indices), other, 0, ...sizes];
      return twin(`${kernel}_f64`, args)[0];
    });
    const u = terms * unitRoundoff[dtype];
    const bound = (2 * u) / (1 - u);
    for (let i = 0; i < found.length; i++) {
      expect(Math.abs(found[i] - exact[i])).toBeLessThanOrEqual(bound * magnitudes[i]);
    }
  };

  test.each(dtypes)(`pooled_grad_filters_%s: the sums of the windows' terms, ${width}`, (dtype) => {
    for (const trial of cases) {
      bench.clear();
      const { dy, indices } = placeWindows(trial, dtype);
      const x = bench.place(dtype, numbers(lengthsOf(trial).x, 2));
      const operands = [lengthsOf(trial).w, dy.address, indices.address, x.address];
      const bytes = (threads: number) => gradFiltersBytes(trial, dtype, threads);
      const found = demandSame(trial, dtype, "pooled_grad_filters", operands, bytes);
      const terms = trial.samples * windowsOf(trial);
      demandWithin(trial, dtype, "pooled_grad_filters", found, [dy.read(), x.read()], indices.read(), terms);
    }
  });

  test.each(dtypes)(`pooled_grad_images_%s: the sums of the windows' terms, ${width}`, (dtype) => {
    for (const trial of cases) {
      bench.clear();
      const { samples, filters, window, filter } = trial;
      const { x, w, y, places } = lengthsOf(trial);
      const { dy, indices, length } = placeWindows(trial, dtype);
      const weights = bench.place(dtype, numbers(w, 2));
      const operands = [x, dy.address, indices.address, weights.address];
      const bytes = (threads: number) => pooledGradImagesBytes(trial, dtype, threads);
      const found = demandSame(trial, dtype, "pooled_grad_images", operands, bytes);
      const overlaps = Math.max(window[0], window[1]) > window[2];
      const terms = filters * (overlaps ? window[0] * window[1] : 1) + filter[0] * filter[1];
      const given = [dy.read(), weights.read()];
      demandWithin(trial, dtype, "pooled_grad_images", found, given, indices.read(), terms);
      // More filters than a block of gemm has, and what overlaps, are summed in another order.
      if (overlaps || filters > 256) continue;
      const planes = bench.placeOutput(dtype, y).address;
      const spread = [planes, dy.address, indices.address];
      const perPlane = length / samples / filters;
      bench.run(`max_pool_grad_${dtype}`, [...spread, samples * filters, places, perPlane]);
      const dx = bench.placeOutput(dtype, x);
      const workspace = bench.placeOutput("u8", gradImagesBytes(trial, dtype, 1)).address;
      const args = [dx.address, planes, weights.address, workspace, ...sizesOf(trial)];
      bench.run(`convolve_grad_images_${dtype}`, args);
      expect(firstDifference(dx.read(), found), JSON.stringify(trial)).toBe(-1);
    }
  });
}

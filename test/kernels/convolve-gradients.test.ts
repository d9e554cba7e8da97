// The gradients of a convolution: the bits of matrix products of columns, block by block, on any threads, within the bounds.

import { expect, test } from "vitest";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import {
  blockRows,
  type Convolution,
  convolutions,
  gradFiltersBytes,
  gradImagesBytes,
  lengthsOf,
  planeOf,
  sizesOf,
  sources,
} from "./convolution-cases.js";
import { firstDifference, input, output, twin } from "./trial.js";
import { type DType, dtypes, numbers, unitRoundoff, workbench } from "./workbench.js";

const benches = { narrow: await workbench(), wide: await workbench(true) };
const THREADS = [1, 2, 3, 5];
const float = { f32: Float32Array, f64: Float64Array } as const;

/** Half of them zero, as behind relu. */
const halves = (n: number, seed: number) => numbers(n, seed).map((value, i) => (i % 2 ? 0 : value));

for (const [width, bench] of Object.entries(benches)) {
  /** A product by gemm's kernel of numbers given and taken as arrays, added to `sum` if there is one. */
  const multiply = (
    dtype: DType,
    form: "nn" | "tn",
    a: readonly number[],
    b: readonly number[],
    [m, n, k]: readonly [number, number, number],
    sum?: ArrayLike<number>,
  ): ArrayLike<number> => {
    const [left, right] = [bench.place(dtype, a).address, bench.place(dtype, b).address];
    const c = sum ? bench.place(dtype, sum) : bench.placeOutput(dtype, m * n);
    const workspace = bench.placeOutput("u8", gemmWorkspaceBytes(dtype, form, m, n, k, 1)).address;
    bench.run(`gemm_${form}_${dtype}`, [c.address, left, right, workspace, m, n, k, sum ? 1 : 0]);
    return c.read();
  };

  /** Runs the kernel on some threads, compares with the bits and, within the bound, with the twin in float64. */
  const demand = (
    trial: Convolution,
    dtype: DType,
    kernel: string,
    [first, second]: readonly [readonly number[], readonly number[]],
    expected: ArrayLike<number>,
    terms: number,
    workspaceBytes: (threads: number) => number,
  ) => {
    const [a, b] = [bench.place(dtype, first), bench.place(dtype, second)];
    const out = bench.placeOutput(dtype, expected.length);
    const sizes = sizesOf(trial);
    for (const threads of THREADS) {
      const workspace = bench.placeOutput("u8", workspaceBytes(threads));
      const args = [out.address, a.address, b.address, workspace.address, ...sizes];
      bench.run(`${kernel}_${dtype}`, args, threads);
      bench.checkGuards();
      const what = `${kernel} of ${JSON.stringify(trial)}, ${threads} threads`;
      expect(firstDifference(expected, out.read()), what).toBe(-1);
      if (threads === 3) bench.checkApart(`${kernel}_${dtype}`, args, 3, workspace);
    }
    const scratch = workspaceBytes(1) * 2;
    const [exact, magnitudes] = [(value: number) => value, Math.abs].map((of) => {
      const operands = [a, b].map((placed) => input("f64", Array.from(placed.read(), of)));
      return twin(`${kernel}_f64`, [
        output("f64", expected.length),
        ...operands,
        output("f64", scratch),
        ...sizes,
      ])[0];
    });
    const u = terms * unitRoundoff[dtype];
    const bound = (2 * u) / (1 - u);
    for (let i = 0; i < expected.length; i++) {
      expect(Math.abs(expected[i] - exact[i])).toBeLessThanOrEqual(bound * magnitudes[i]);
    }
  };

  test.each(dtypes)(`convolve_grad_filters_%s: products of blocks, ${width}`, (dtype) => {
    for (const trial of convolutions(dtype).filter(({ samples }) => samples > 0)) {
      bench.clear();
      const { samples, filters } = trial;
      const lengths = lengthsOf(trial);
      const { pixels, places, taps } = lengths;
      const [height, across] = planeOf(trial);
      const rows = blockRows(trial);
      const [dy, x] = [halves(lengths.y, 1), numbers(lengths.x, 2)].map((v) =>
        Array.from(float[dtype].from(v)),
      );
      const from = sources(trial);
      let sum: ArrayLike<number> | undefined;
      for (let n = 0; n < samples; n++) {
        for (let p = 0; p < height; p += rows) {
          const [start, end] = [p * across, Math.min(height, p + rows) * across];
          const columns = from.slice(start * taps, end * taps).map((k) => (k < 0 ? 0 : x[n * pixels + k]));
          const planes = Array.from({ length: filters }, (_, f) => (n * filters + f) * places);
          const block = planes.flatMap((at) => dy.slice(at + start, at + end));
          sum = multiply(dtype, "nn", block, columns, [filters, taps, end - start], sum);
        }
      }
      const bytes = (threads: number) => gradFiltersBytes(trial, dtype, threads);
      demand(
        trial,
        dtype,
        "convolve_grad_filters",
        [dy, x],
        sum as ArrayLike<number>,
        samples * places,
        bytes,
      );
    }
  });

  test.each(dtypes)(`convolve_grad_images_%s: a product, then sums, ${width}`, (dtype) => {
    for (const trial of convolutions(dtype)) {
      bench.clear();
      const { samples, filters, filter } = trial;
      const lengths = lengthsOf(trial);
      const { pixels, places, taps } = lengths;
      const [dy, w] = [halves(lengths.y, 1), numbers(lengths.w, 2)].map((v) =>
        Array.from(float[dtype].from(v)),
      );
      const from = sources(trial);
      const dx = new float[dtype](lengths.x);
      // A pixel's elements come by ascending place in the filter: those of the last of its places first.
      const byPlace = from.map((pixel, k) => ({ pixel, k, tap: k % taps })).filter(({ pixel }) => pixel >= 0);
      byPlace.sort((a, b) => a.tap - b.tap);
      for (let n = 0; n < samples; n++) {
        const planes = dy.slice(n * filters * places, (n + 1) * filters * places);
        const columns = multiply(dtype, "tn", planes, w, [places, taps, filters]);
        for (const { pixel, k } of byPlace) dx[n * pixels + pixel] += columns[k];
      }
      const bytes = (threads: number) => gradImagesBytes(trial, dtype, threads);
      const terms = filters + filter[0] * filter[1];
      demand(trial, dtype, "convolve_grad_images", [dy, w], dx, terms, bytes);
    }
  });
}

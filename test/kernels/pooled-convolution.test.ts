// A convolution with the max pooling behind it, and its gradient, give the bits of the kernels one after the other, on any threads.

import { expect, test } from "vitest";
import { ACTIVATIONS } from "../../src/kernels/activations.js";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { firstDifference, input, output, twin } from "./trial.js";
import { type DType, dtypes, numbers, type Placed, unitRoundoff, workbench } from "./workbench.js";

const benches = { narrow: await workbench(), wide: await workbench(true) };
const activations = Object.entries({ none: 0, ...ACTIVATIONS });
/** More than there are filters, or samples, in most cases. */
const THREADS = [1, 2, 3, 5];

interface Case {
  readonly samples: number;
  readonly filters: number;
  readonly taps: number;
  readonly plane: readonly [height: number, width: number];
  readonly window: readonly [height: number, width: number, stride: number];
}

/** Windows that overlap, that do not, that leave pixels out; samples shared by threads and filters; sums of several blocks. */
const cases: readonly Case[] = [
  { samples: 1, filters: 1, taps: 1, plane: [1, 1], window: [1, 1, 1] },
  { samples: 3, filters: 4, taps: 9, plane: [4, 6], window: [2, 2, 2] },
  { samples: 2, filters: 30, taps: 25, plane: [24, 24], window: [2, 2, 2] },
  { samples: 41, filters: 3, taps: 4, plane: [5, 5], window: [3, 3, 2] },
  { samples: 4, filters: 7, taps: 27, plane: [7, 5], window: [2, 3, 1] },
  { samples: 5, filters: 2, taps: 270, plane: [3, 4], window: [1, 2, 3] },
  { samples: 3, filters: 4, taps: 60, plane: [19, 31], window: [3, 2, 3] },
  { samples: 2, filters: 3, taps: 6, plane: [3, 530], window: [1, 3, 3] },
  { samples: 2, filters: 3, taps: 28, plane: [130, 5], window: [1, 2, 60] },
];

const outSizeOf = ({ plane, window: [height, width, stride] }: Case) =>
  (Math.floor((plane[0] - height) / stride) + 1) * (Math.floor((plane[1] - width) / stride) + 1);

const rounded = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** As the kernel's comment has it. */
function gradBytes(trial: Case, dtype: DType, threads: number): number {
  const { filters, plane, window } = trial;
  const block = Math.min(plane[0] * plane[1], Math.max(256, window[0] * plane[1]));
  const list = 2 * sizeOf(dtype) * (outSizeOf(trial) + 1) + 4;
  return threads * rounded(224 * (block + 1)) + filters * rounded(list);
}

const sizeOf = (dtype: DType) => (dtype === "f32" ? 4 : 8);

/** The workspace for so many threads. */
function of(workspaces: ReadonlyMap<number, Placed<"u8">>, threads: number): Placed<"u8"> {
  return workspaces.get(threads) as Placed<"u8">;
}

/** Sums in another order, then passed through functions no steeper than 1. */
const tolerance = (dtype: DType, terms: number) => 8 * (terms + 20) * unitRoundoff[dtype];

function demandNear(found: ArrayLike<number>, expected: ArrayLike<number>, bound: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(bound);
}

for (const [width, bench] of Object.entries(benches)) {
  /** Runs the kernel on some threads and compares with what stands in `outs`. */
  const demandSame = (
    outs: readonly Placed[],
    what: string,
    kernel: string,
    args: (threads: number) => number[],
  ) => {
    bench.checkGuards();
    const expected = outs.map((out) => out.read());
    for (const threads of THREADS) {
      const given = args(threads);
      bench.run(kernel, given, threads);
      bench.checkGuards();
      outs.forEach((out, i) => {
        expect(firstDifference(expected[i], out.read()), `${what}, ${threads} threads`).toBe(-1);
      });
    }
    return expected;
  };

  test.each(dtypes)(`convolve_columns_channel_bias_max_pool_%s: one after the other, ${width}`, (dtype) => {
    for (const trial of cases) {
      const { samples, filters, taps, plane, window } = trial;
      const places = plane[0] * plane[1];
      const outSize = samples * filters * outSizeOf(trial);
      for (const [name, activation] of activations) {
        bench.clear();
        const [y, indices] = [bench.placeOutput(dtype, outSize), bench.placeOutput("i32", outSize)];
        const between = bench.placeOutput(dtype, samples * filters * places);
        const values = [filters * taps, samples * places * taps, filters].map((n, i) => numbers(n, i + 1));
        const [w, columns, bias] = values.map((v) => bench.place(dtype, v).address);
        const workspaces = new Map(
          THREADS.map((threads) => {
            const planes = Math.min(threads, samples) * rounded(filters * places * sizeOf(dtype));
            const bytes = planes + gemmWorkspaceBytes(dtype, "nt", filters, places, taps, threads);
            return [threads, bench.placeOutput("u8", bytes)];
          }),
        );
        const sizes = [samples, filters, places, taps, bias, activation];
        const shape = [...plane, ...window];
        bench.run(`convolve_columns_channel_bias_${dtype}`, [
          between.address,
          w,
          columns,
          of(workspaces, 1).address,
          ...sizes,
        ]);
        const pool = [y.address, indices.address, between.address, samples * filters, ...shape];
        bench.run(`max_pool_${dtype}`, pool);
        const kernel = `convolve_columns_channel_bias_max_pool_${dtype}`;
        const what = `${JSON.stringify(trial)}, ${name}`;
        const args = (threads: number) => [
          y.address,
          w,
          columns,
          of(workspaces, threads).address,
          ...sizes,
          indices.address,
          ...shape,
        ];
        const [found] = demandSame([y, indices], what, kernel, args);
        bench.checkApart(kernel, args(3), 3, of(workspaces, 3));
        const [a, b, c] = values.map((v) => input(dtype, v));
        const planes = output(dtype, filters * places);
        const [plain] = twin(kernel, [
          output(dtype, outSize),
          a,
          b,
          planes,
          ...sizes.slice(0, 4),
          c,
          activation,
          output("i32", outSize),
          ...shape,
        ]);
        demandNear(found, plain as ArrayLike<number>, tolerance(dtype, taps));
      }
    }
  });

  test.each(dtypes)(`pooled_grad_filters_%s: the sums of the windows' terms, ${width}`, (dtype) => {
    for (const trial of cases) {
      const { samples, filters, taps, plane, window } = trial;
      const places = plane[0] * plane[1];
      const outSize = outSizeOf(trial);
      const length = samples * filters * outSize;
      bench.clear();
      const dw = bench.placeOutput(dtype, filters * taps);
      const indices = bench.placeOutput("i32", length);
      const pooled = bench.placeOutput(dtype, length);
      const x = bench.place(dtype, numbers(samples * filters * places, 3));
      const shape = [...plane, ...window];
      const planes = samples * filters;
      bench.run(`max_pool_${dtype}`, [pooled.address, indices.address, x.address, planes, ...shape]);
      // A third is zero, as behind relu.
      const dy = bench.place(
        dtype,
        numbers(length, 1).map((value, i) => (i % 3 === 0 ? 0 : value)),
      );
      const columns = bench.place(dtype, numbers(samples * places * taps, 2));
      const workspaces = new Map(
        THREADS.map((threads) => [threads, bench.placeOutput("u8", gradBytes(trial, dtype, threads))]),
      );
      const kernel = `pooled_grad_filters_${dtype}`;
      const sizes = [samples, filters, places, taps, ...shape];
      const args = (threads: number) => [
        dw.address,
        dy.address,
        indices.address,
        columns.address,
        of(workspaces, threads).address,
        ...sizes,
      ];
      bench.run(kernel, args(1));
      const [found] = demandSame([dw], JSON.stringify(trial), kernel, args);
      bench.checkApart(kernel, args(3), 3, of(workspaces, 3));
      // In float64, the second time of magnitudes. Where the kernel's sums are no more exact, both have the error of the bound.
      const sums = [(value: number) => value, Math.abs].map((of) => {
        const [d, c] = [dy, columns].map((placed) => input("f64", Array.from(placed.read(), of)));
        const places = input("i32", indices.read());
        return twin("pooled_grad_filters_f64", [output("f64", filters * taps), d, places, c, 0, ...sizes])[0];
      });
      const terms = samples * outSize * unitRoundoff[dtype];
      const bound = (2 * terms) / (1 - terms);
      for (let i = 0; i < found.length; i++) {
        expect(Math.abs(found[i] - sums[0][i])).toBeLessThanOrEqual(bound * sums[1][i]);
      }
    }
  });
}

import { expect, test } from "vitest";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { scaledNumbers, u32 } from "./sweep.js";
import { demandWithin, firstDifference, input, output, twin } from "./trial.js";
import { type DType, dtypes, unitRoundoff, workbench } from "./workbench.js";

const bench = await workbench();

type Sizes = readonly [samples: number, filters: number, places: number, taps: number];
const sizes: readonly Sizes[] = [
  [1, 1, 1, 1],
  [3, 1, 4, 2],
  [2, 4, 9, 5],
  [3, 7, 16, 9],
  [2, 30, 13, 25],
  // The filters outnumber the places, so that threads share rows; and sums longer than one block of gemm.
  [2, 33, 3, 270],
  [2, 5, 300, 11],
];

interface Case {
  readonly kernel: string;
  readonly form: "nn" | "tn" | "nt";
  /** Lengths per sample, 0 where all samples share the array. */
  readonly lengths: (sizes: Sizes) => readonly [out: number, a: number, b: number];
  /** Lengths of arrays shared by all samples. */
  readonly shared: (sizes: Sizes) => readonly [out: number, a: number, b: number];
  /** m, n, k of the product of one sample. */
  readonly extents: (sizes: Sizes) => readonly [m: number, n: number, k: number];
  /** Whether the output is the sum over the samples. */
  readonly adds: boolean;
}

const cases: readonly Case[] = [
  {
    kernel: "convolve_columns",
    form: "nt",
    lengths: ([, f, p, t]) => [f * p, 0, p * t],
    shared: ([, f, , t]) => [0, f * t, 0],
    extents: ([, f, p, t]) => [f, p, t],
    adds: false,
  },
  {
    kernel: "convolve_columns_grad_filters",
    form: "nn",
    lengths: ([, f, p, t]) => [0, f * p, p * t],
    shared: ([, f, , t]) => [f * t, 0, 0],
    extents: ([, f, p, t]) => [f, t, p],
    adds: true,
  },
  {
    kernel: "convolve_columns_grad_columns",
    form: "tn",
    lengths: ([, f, p, t]) => [p * t, f * p, 0],
    shared: ([, f, , t]) => [0, 0, f * t],
    extents: ([, f, p, t]) => [p, t, f],
    adds: false,
  },
];

function operands({ lengths, shared }: Case, dtype: DType, size: Sizes) {
  const total = lengths(size).map((length, i) => length * size[0] + shared(size)[i]);
  return {
    length: total[0],
    a: scaledNumbers(dtype, total[1], 1, 3),
    b: scaledNumbers(dtype, total[2], 1, 4),
  };
}

/** Runs the kernel, or gemm once per sample, on a workspace of exactly the promised length, full of NaN. */
function run(
  testCase: Case,
  dtype: DType,
  size: Sizes,
  way: { threads: number; shift: number; apart: boolean },
) {
  const { kernel, form, lengths, extents, adds } = testCase;
  const { length, a, b } = operands(testCase, dtype, size);
  const bytes = dtype === "f32" ? 4 : 8;
  bench.clear();
  const first = bench.place(dtype, a, way.shift * bytes);
  const second = bench.place(dtype, b, way.shift * bytes);
  const out = bench.placeOutput(dtype, length, way.shift * bytes);
  const [m, n, k] = extents(size);
  const workspaceBytes = gemmWorkspaceBytes(dtype, form, m, n, k, way.threads);
  const workspace = bench.place("u8", new Uint8Array(workspaceBytes).fill(0xff), 16).address;
  const addresses = [out, first, second].map(({ address }) => address);
  if (way.apart) {
    for (let sample = 0; sample < size[0]; sample++) {
      const places = addresses.map((address, i) => address + sample * lengths(size)[i] * bytes);
      const beta = adds && sample > 0 ? 1 : 0;
      bench.run(`gemm_${form}_${dtype}`, [...places, workspace, m, n, k, beta], way.threads);
    }
  } else {
    bench.run(`${kernel}_${dtype}`, [...addresses, workspace, ...size], way.threads);
  }
  bench.checkGuards();
  expect(firstDifference(first.read(), Array.from(a))).toBe(-1);
  expect(firstDifference(second.read(), Array.from(b))).toBe(-1);
  return out.read();
}

test.each(dtypes)("%s: the bits of one gemm per sample, in any number of threads", (dtype) => {
  for (const testCase of cases) {
    for (const size of sizes) {
      const expected = run(testCase, dtype, size, { threads: 1, shift: 0, apart: true });
      for (const threads of [1, 2, 3]) {
        const found = run(testCase, dtype, size, { threads, shift: threads - 1, apart: false });
        expect(firstDifference(expected, found), `${testCase.kernel} of ${size}, ${threads} threads`).toBe(
          -1,
        );
      }
    }
  }
});

/** A sum of t products takes at most t roundings on the way of each term: γ(t)·Σ|a·b|, here for both of the two. */
test.each(dtypes)("%s: as the twins, within the rounding of the longest sum", (dtype) => {
  for (const testCase of cases) {
    for (const size of sizes) {
      const { a, b, length } = operands(testCase, dtype, size);
      const found = run(testCase, dtype, size, { threads: 1, shift: 0, apart: false });
      const magnitudes = [a, b].map((values) => input(dtype, values.map(Math.abs)));
      const values = [a, b].map((numbers) => input(dtype, numbers));
      const [expected] = twin(`${testCase.kernel}_${dtype}`, [output(dtype, length), ...values, 0, ...size]);
      const [bound] = twin(`${testCase.kernel}_${dtype}`, [output(dtype, length), ...magnitudes, 0, ...size]);
      const terms = testCase.extents(size)[2] * (testCase.adds ? size[0] : 1);
      const u = dtype === "f32" ? u32 : unitRoundoff.f64 * 1.001;
      demandWithin(testCase.kernel, found, expected, (i) => 2 * (terms + 1) * u * (bound[i] as number));
    }
  }
});

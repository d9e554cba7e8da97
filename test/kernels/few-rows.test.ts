// Up to three rows times a matrix: with zeros wherever they may be, the product has the bits it had without a thought of
// them; where the weights are promised to be finite, their rows for zeros are not even read.

import { expect, test } from "vitest";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { firstDifference } from "./trial.js";
import { type DType, dtypes, numbers, workbench } from "./workbench.js";

const benches = { standard: await workbench(), wide: await workbench(true) };
const arrays = { f32: Float32Array, f64: Float64Array };

/** Where A is zero: in row i of m, at term p of k. */
const patterns: Readonly<Record<string, (i: number, p: number, k: number) => boolean>> = {
  "no zeros": () => false,
  "nothing but zeros": () => true,
  "half zeros, rows alike": (_, p) => (Math.imul(p + 1, 0x9e3779b9) & 0x10000) === 0,
  "half zeros, each row its own": (i, p) => (Math.imul(p + 7 * i + 1, 0x9e3779b9) & 0x10000) === 0,
  "one number that is no zero, the last": (_, p, k) => p < k - 1,
  "one number that is no zero, in the middle of the last row": (i, p, k) => i === 0 || p !== k >> 1,
  "one zero, the first": (_, p) => p === 0,
  "zeros at every other place": (_, p) => p % 2 === 1,
  "a whole block of zeros": (_, p) => p >= 256 && p < 512,
};

/** m, n, k: every length of the rest of a block and of a row, several blocks and strips. */
const shapes = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 256, 257, 258, 259, 784].map((k) => [1, 11, k]),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 50].map((n) => [1, n, 37]),
  [2, 13, 261],
  [2, 1, 6],
  [3, 19, 783],
  [3, 2, 40],
  [2, 1031, 258],
];

interface Product {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly a: Float32Array | Float64Array;
  readonly b: Float32Array | Float64Array;
  readonly before?: ArrayLike<number>;
}

/** A with zeros of both signs. */
function withZeros(dtype: DType, [m, , k]: readonly number[], isZero: (typeof patterns)[string]) {
  const a = numbers(m * k, 1).map((x, i) => (isZero(Math.floor(i / k), i % k, k) ? Math.sign(x) * 0 : x));
  return arrays[dtype].from(a);
}

/** The documented order of every sum. */
function model({ dtype, shape: [m, n, k], a, b, before }: Product) {
  const round = dtype === "f32" ? Math.fround : (x: number) => x;
  const c = new arrays[dtype](m * n);
  for (let at = 0; at < c.length; at++) {
    const [i, j] = [Math.floor(at / n), at % n];
    let total = before?.[at];
    for (let block = 0; block < k; block += 256) {
      let sum = 0;
      for (let p = block; p < Math.min(k, block + 256); p++)
        sum = round(sum + round(a[i * k + p] * b[p * n + j]));
      total = total === undefined ? sum : round(total + sum);
    }
    c[at] = total ?? 0;
  }
  return c;
}

/** Runs gemm_nn, or gemm_nn_bias with a bias of −0, which changes nothing. */
function multiply(
  product: Product,
  kernel: "gemm_nn" | "gemm_nn_bias",
  threads = 1,
  simd = benches.standard,
) {
  const { dtype, shape, a, b, before } = product;
  const [m, n, k] = shape;
  simd.clear();
  const factors = [a, b].map((values) => simd.place(dtype, values, values.BYTES_PER_ELEMENT).address);
  const c = before ? simd.place(dtype, before) : simd.placeOutput(dtype, m * n);
  const bias = simd.place(dtype, new Float64Array(n).fill(-0));
  const length = gemmWorkspaceBytes(dtype, "nn", m, n, k, threads);
  const workspace = simd.place("u8", new Uint8Array(length).fill(0xff), 16);
  const args = [c.address, ...factors, workspace.address, m, n, k, before ? 1 : 0];
  const ending = kernel === "gemm_nn" ? [] : [bias.address, 0];
  simd.run(`${kernel}_${dtype}`, [...args, ...ending], threads);
  simd.checkGuards();
  return c.read();
}

for (const [name, isZero] of Object.entries(patterns)) {
  test.each(dtypes)(`${name}, %s: the bits of the documented order`, (dtype) => {
    for (const shape of shapes) {
      const [m, n, k] = shape;
      const factors = {
        dtype,
        shape,
        a: withZeros(dtype, shape, isZero),
        b: arrays[dtype].from(numbers(k * n, 2)),
      };
      // Of −0 and a block of zeros, +0 is the sum.
      const before = arrays[dtype].from(numbers(m * n, 3)).fill(-0, 0, 2);
      for (const product of [factors, { ...factors, before }]) {
        const expected = model(product);
        for (const kernel of ["gemm_nn", "gemm_nn_bias"] as const) {
          for (const [threads, simd] of [
            [1, "standard"],
            [2, "standard"],
            [3, "wide"],
          ] as const) {
            const c = multiply(product, kernel, threads, benches[simd]);
            const where = `${kernel}, ${shape}, beta ${product === factors ? 0 : 1}, ${threads} threads, ${simd}`;
            expect(firstDifference(expected, c), where).toBe(-1);
          }
        }
      }
    }
  });
}

test.each(dtypes)(
  "0·∞ is NaN in gemm_nn, %s, and left out where weights are promised to be finite",
  (dtype) => {
    for (const bad of [Infinity, -Infinity, Number.NaN]) {
      for (const [m, n, k] of [
        [1, 11, 300],
        [3, 5, 8],
      ]) {
        const a = withZeros(dtype, [m, n, k], (_, p) => p % 4 === 2);
        const b = arrays[dtype].from(numbers(k * n, 2));
        b[6 * n + 3] = bad;
        const product = { dtype, shape: [m, n, k], a, b };
        const finite = { ...product, b: b.map((x) => (Number.isFinite(x) ? x : 0)) };
        expect(firstDifference(model(product), multiply(product, "gemm_nn"))).toBe(-1);
        expect(firstDifference(model(finite), multiply(product, "gemm_nn_bias"))).toBe(-1);
        // A factor that is NaN or infinite is none to leave out.
        a[6] = bad;
        expect(firstDifference(model(product), multiply(product, "gemm_nn_bias")), `${bad}`).toBe(-1);
      }
    }
  },
);

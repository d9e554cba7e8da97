// Products that go on with what they have made give the bits of the kernels one after the other, on any threads.

import { expect, test } from "vitest";
import { ACTIVATIONS } from "../../src/kernels/activations.js";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { firstDifference, input, output, twin } from "./trial.js";
import {
  type DType,
  dtypes,
  numbers,
  type Placed,
  unitRoundoff,
  type Workbench,
  workbench,
} from "./workbench.js";

/** Few rows, edges of every kind, shares by rows and by columns, more than one block of terms. */
const shapes: readonly [m: number, n: number, k: number][] = [
  [1, 1, 1],
  [1, 50, 20],
  [2, 37, 300],
  [3, 10, 7],
  [5, 4, 3],
  [100, 50, 30],
  [100, 10, 50],
  [7, 66, 5],
  [33, 17, 261],
  [4, 20, 0],
  [0, 5, 3],
];
const activations = Object.entries({ none: 0, ...ACTIVATIONS });
const benches = { narrow: await workbench(), wide: await workbench(true) };

interface Operands {
  readonly c: Placed;
  readonly factors: readonly number[];
  readonly extra: Placed;
}

/** Factors with their workspace, and `elements` more numbers. */
function place(
  bench: Workbench,
  dtype: DType,
  form: "nn" | "nt",
  shape: (typeof shapes)[number],
  elements: number,
): Operands {
  const [m, n, k] = shape;
  bench.clear();
  const c = bench.placeOutput(dtype, m * n);
  const a = bench.place(dtype, numbers(m * k, 1));
  const b = bench.place(dtype, numbers(k * n, 2));
  const extra = bench.place(dtype, numbers(elements, 3));
  const workspace = bench.placeOutput("u8", gemmWorkspaceBytes(dtype, form, m, n, k, 3));
  return { c, factors: [c.address, a.address, b.address, workspace.address, m, n, k, 0], extra };
}

function demandSame(bench: Workbench, what: string, c: Placed, expected: ArrayLike<number>): void {
  bench.checkGuards();
  expect(firstDifference(expected, c.read()), what).toBe(-1);
}

/** The most that a sum in another order can differ, then passed through functions no steeper than 1. */
const tolerance = (dtype: DType, k: number) => 8 * (k + 20) * unitRoundoff[dtype];

for (const [width, bench] of Object.entries(benches)) {
  test.each(dtypes)(`gemm_nn_bias_%s: as the product, the bias and the activation, ${width}`, (dtype) => {
    for (const shape of shapes) {
      const [m, n, k] = shape;
      for (const [name, activation] of activations) {
        const { c, factors, extra } = place(bench, dtype, "nn", shape, n);
        bench.run(`gemm_nn_${dtype}`, factors);
        bench.run(`add_bias_${dtype}`, [c.address, c.address, extra.address, m, n]);
        if (activation) bench.run(`${name}_${dtype}`, [c.address, c.address, m * n]);
        const expected = c.read();
        for (const threads of [1, 2, 3]) {
          bench.run(`gemm_nn_bias_${dtype}`, [...factors, extra.address, activation], threads);
          demandSame(bench, `${shape}, ${name}, ${threads} threads`, c, expected);
        }
        const values = [numbers(m * k, 1), numbers(k * n, 2)].map((v) => input(dtype, v));
        const bias = input(dtype, numbers(n, 3));
        const [plain] = twin(`gemm_nn_bias_${dtype}`, [
          output(dtype, m * n),
          ...values,
          0,
          m,
          n,
          k,
          0,
          bias,
          activation,
        ]);
        plain.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance(dtype, k));
        });
      }
    }
  });

  test.each(dtypes)(`gemm_nt_activation_grad_%s: as the product and the gradient, ${width}`, (dtype) => {
    for (const shape of shapes) {
      const [m, n, k] = shape;
      for (const [name, activation] of Object.entries(ACTIVATIONS)) {
        const { c, factors, extra } = place(bench, dtype, "nt", shape, m * n);
        bench.run(`gemm_nt_${dtype}`, factors);
        bench.run(`${name}_grad_${dtype}`, [c.address, c.address, extra.address, m * n]);
        const expected = c.read();
        for (const threads of [1, 2, 3]) {
          bench.run(`gemm_nt_activation_grad_${dtype}`, [...factors, extra.address, activation], threads);
          demandSame(bench, `${shape}, ${name}, ${threads} threads`, c, expected);
        }
        const values = [numbers(m * k, 1), numbers(k * n, 2)].map((v) => input(dtype, v));
        const y = input(dtype, numbers(m * n, 3));
        const [plain] = twin(`gemm_nt_activation_grad_${dtype}`, [
          output(dtype, m * n),
          ...values,
          0,
          m,
          n,
          k,
          0,
          y,
          activation,
        ]);
        plain.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(2 * tolerance(dtype, k));
        });
      }
    }
  });
}

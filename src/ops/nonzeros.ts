// Batches of mostly zeros as lists of what is not zero in them, and the products that read such lists.

import { type Op, workspace } from "../graph/node.js";
import { sizeOf, type Tensor } from "../graph/tensor.js";
import { gemmNonzerosWorkspaceBytes } from "../kernels/gemm-workspace.js";
import { PART_COLUMNS, SPARE } from "../kernels/nonzeros-layout.js";
import { splitScale } from "../kernels/split-scale.js";
import { absorbing } from "./epilogue.js";

/** Words that an entry takes in float64. */
const ENTRY_WORDS = 4;

/** A table of bytes as lists of what is not zero in its rows. */
export interface NonzeroTable {
  /** u8 (pairs, 2): column modulo 256, and the byte. */
  readonly pairs: Tensor;
  /** u32: where in `pairs` each part of 128 columns of each row begins. */
  readonly bounds: Tensor;
  /** The most pairs a row has, and how many it has on average: what profiles reckon with. */
  readonly most: number;
  readonly mean: number;
}

/**
 * Lists what is not zero in the rows of a batch.
 *
 * Inputs:  pairs, bounds of the table, indices (rows)   outputs: entries, bounds (parts + 1, rows)
 */
export function gatherNonzerosOp(width: number, scale: number, { most, mean }: NonzeroTable): Op {
  return {
    name: "gather_nonzeros",
    outputs: ([, , { size: rows }]) => [
      { shape: [rows, (most + SPARE) * ENTRY_WORDS], type: "u32" },
      { shape: [Math.ceil(width / PART_COLUMNS) + 1, rows], type: "u32" },
    ],
    calls({ inputs: [pairs, tableBounds, indices], outputs: [entries, bounds] }, dtype) {
      const { high, low } = splitScale(scale);
      const rows = indices.size;
      const sizes = [rows, width, most];
      const listed = rows * mean;
      return [
        {
          kernel: `gather_nonzeros_${dtype}`,
          arguments: [entries, bounds, pairs, tableBounds, indices, ...sizes, high, low],
          operations: Math.round(3 * listed),
          bytes: Math.round(listed * (dtype === "f32" ? 10 : 18)) + 8 * bounds.size,
        },
      ];
    },
  };
}

/**
 * The product `C = A·B` ("nn") or `C = Aᵀ·B` ("tn") with A given by lists.
 *
 * Inputs:  entries, bounds as `gather_nonzeros` makes them, B (k, n)   output: C (m, n)
 *
 * @param mean  How many numbers of a row of A are not zero on average.
 */
export function nonzerosProductOp(form: "nn" | "tn", [rows, columns]: readonly number[], mean: number): Op {
  const [m, k] = form === "nn" ? [rows, columns] : [columns, rows];
  return {
    name: form === "nn" ? "matmul_nonzeros" : "matmul_tn_nonzeros",
    outputs: ([, , b]) => [{ shape: [m, b.shape[1]] }],
    ...absorbing(form === "nn" ? "bias" : undefined),
    ...(form === "tn" ? { turn: ({ inputs: [, , b] }) => PART_COLUMNS * b.shape[1] } : {}),
    workspaceBytes: ({ inputs: [, , b] }, dtype, threads) =>
      gemmNonzerosWorkspaceBytes(dtype, form, m, b.shape[1], k, threads),
    calls({ inputs: [, bounds, b], outputs: [c] }, dtype) {
      const n = b.shape[1];
      const size = dtype === "f32" ? 4 : 8;
      return [
        {
          kernel: `gemm_${form}_nonzeros_${dtype}`,
          arguments: [c, bounds, b, workspace, m, n, k],
          operations: Math.round(2 * rows * mean * n),
          bytes: Math.round(rows * mean * 2 * size) + (sizeOf(b.shape) + m * n) * size,
        },
      ];
    },
  };
}

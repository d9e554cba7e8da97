// Batches of mostly zeros as lists of what is not zero in them, and the products that read such lists.

import { type NonzerosForm, type Op, type TensorSpec, workspace } from "../graph/node.js";
import { sizeOf, type Tensor } from "../graph/tensor.js";
import { gemmNonzerosWorkspaceBytes } from "../kernels/gemm-workspace.js";
import { PART_COLUMNS, SPARE } from "../kernels/nonzeros-layout.js";
import { splitScale } from "../kernels/split-scale.js";
import { absorbing } from "./epilogue.js";

/** Words that an entry takes in float64. */
const ENTRY_WORDS = 4;

/** A table as lists of what is not zero in its rows. */
export interface NonzeroTable {
  /** u8 (pairs, 2): column modulo 256, and the byte; or floats (pairs, 2): entries as the products read them. */
  readonly pairs: Tensor;
  /** u32: where in `pairs` each part of 128 columns of each row begins. */
  readonly bounds: Tensor;
  /** The most pairs a row has, and how many it has on average: what profiles reckon with. */
  readonly most: number;
  readonly mean: number;
}

/** How a batch of such a table is given by lists: of bytes they are made, entries of floats are only found. */
export function nonzerosForm(
  width: number,
  scale: number,
  indices: Tensor,
  { pairs, bounds, most, mean }: NonzeroTable,
): NonzerosForm {
  const inputs = [pairs, bounds, indices];
  const list = { shape: [Math.ceil(width / PART_COLUMNS) + 1, indices.size], type: "u32" } as const;
  return pairs.type === "u8"
    ? { op: gatherNonzerosOp(width, scale, most, mean, list), inputs, mean }
    : { op: gatherListsOp(width, mean, list), inputs, mean, entries: pairs };
}

/**
 * Finds the lists of the rows of a batch in a table of entries.
 *
 * Inputs:  entries, bounds of the table, indices (rows)   output: bounds (parts + 1, rows)
 */
function gatherListsOp(width: number, mean: number, list: TensorSpec): Op {
  return {
    name: "gather_lists",
    outputs: () => [list],
    calls({ inputs, outputs: [bounds] }, dtype) {
      const rows = inputs[2].size;
      const entryBytes = dtype === "f32" ? 8 : 16;
      return [
        {
          kernel: "gather_lists",
          arguments: [bounds, ...inputs, rows, width, entryBytes],
          operations: 0,
          bytes: Math.round(rows * mean * entryBytes) + 8 * bounds.size,
        },
      ];
    },
  };
}

/**
 * Lists what is not zero in the rows of a batch.
 *
 * Inputs:  pairs, bounds of the table, indices (rows)   outputs: entries, bounds (parts + 1, rows)
 */
function gatherNonzerosOp(width: number, scale: number, most: number, mean: number, list: TensorSpec): Op {
  return {
    name: "gather_nonzeros",
    outputs: ([, , { size }]) => [{ shape: [size, (most + SPARE) * ENTRY_WORDS], type: "u32" }, list],
    calls({ inputs, outputs }, dtype) {
      const { high, low } = splitScale(scale);
      const rows = inputs[2].size;
      const listed = rows * mean;
      return [
        {
          kernel: `gather_nonzeros_${dtype}`,
          arguments: [...outputs, ...inputs, rows, width, most, high, low],
          operations: Math.round(3 * listed),
          bytes: Math.round(listed * (dtype === "f32" ? 10 : 18)) + 8 * outputs[1].size,
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

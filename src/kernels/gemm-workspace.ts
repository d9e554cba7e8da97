import { align } from "./alignment.js";
import { PART_COLUMNS } from "./nonzeros-layout.js";

/** Terms of a sum, and rows of A, that assembly/kernels/gemm.ts takes at a time. */
const BLOCK_DEPTH = 256;
const BLOCK_ROWS = 256;
/** Columns of C, and bytes of a row of A, from which on blocks of A are copied; columns from which on zeros are left out. */
const COPY_COLUMNS = 256;
const COPY_ROW_BYTES = 4096;
const LISTED_COLUMNS = 25;
/** A row of a packed panel of B at its widest, four vectors, and 12 such rows for the edges of C. */
const PANEL_ROW_BYTES = 64;
const EDGE_BYTES = 768;
/** Bytes from row to row of a panel of the products with lists of what is not zero. */
export const PANEL_STRIDE = 224;
/** Rows of A up to which B is not packed, and what their sums and a list of terms take. */
const FEW_ROWS = 3;
const FEW_ROWS_BYTES = 3 * 4096 + 256 * 4;

/**
 * Bytes of workspace that `gemm_<form>_<dtype>` takes:
 * `threads · ⌈64·k' + 768 + (form = tn, or n ≥ 256 and size·k ≥ 4096 ? size·m'·k' : 0) + (n ≥ 25 ? 224·(k' + 1) + 4·(m' + 4) + 2·size·(m'·k' + 2) : 0)⌉₆₄`,
 * m' = min(m, 256), k' = min(k, 256), ⌈x⌉₆₄ being the next multiple of 64; where m ≤ 3, at least 13,312 for each thread.
 *
 * Every thread has a slice of its own: a packed panel of B, a tile for the edges of C, for `tn` a block of A with its rows
 * put together, and lists of what is not zero in a block of A with the panels that go with them. `sliceBytes` in
 * assembly/lib/gemm.ts computes the same slice and must be changed with this function; test/kernels/gemm.test.ts holds the
 * two together with guard bytes behind a workspace of this length.
 *
 * @param m,n,k  Shape of the product (elements), >= 0.
 */
export function gemmWorkspaceBytes(
  dtype: "f32" | "f64",
  form: "nn" | "tn" | "nt",
  m: number,
  n: number,
  k: number,
  threads: number,
): number {
  const depth = Math.min(k, BLOCK_DEPTH);
  const rows = Math.min(m, BLOCK_ROWS);
  const size = dtype === "f32" ? 4 : 8;
  const copies = form === "tn" || (n >= COPY_COLUMNS && k * size >= COPY_ROW_BYTES);
  const copied = copies ? rows * depth * size : 0;
  const lists = PANEL_STRIDE * (depth + 1) + 4 * (rows + 4) + 2 * size * (rows * depth + 2);
  const slice = depth * PANEL_ROW_BYTES + EDGE_BYTES + copied + (n >= LISTED_COLUMNS ? lists : 0);
  return threads * align(Math.max(slice, m <= FEW_ROWS ? FEW_ROWS_BYTES : 0));
}

/** Bytes of a row of C from which on `tn` makes lists of columns. */
const LISTED_ROW_BYTES = 512;

/**
 * Bytes of workspace that `gemm_<form>_nonzeros_<dtype>` takes: `threads · 224·(min(k, 256) + (form = tn ? 128 : 1))`, and for
 * lists of A's columns, which `tn` makes when a row of C has 512 bytes or more, `parts · 128 · (4 + list)`.
 *
 * Every thread has a panel of B and, for `nn`, a row for the edges of C, for `tn` a panel of C. A list has room for min(k, 256)
 * entries, in an odd number of cache lines. assembly/lib/strip-rows.ts and gemm-tn-nonzeros.ts compute the same.
 *
 * @param m,n,k  Shape of the product (elements), >= 0.
 */
export function gemmNonzerosWorkspaceBytes(
  dtype: "f32" | "f64",
  form: "nn" | "tn",
  m: number,
  n: number,
  k: number,
  threads: number,
): number {
  const size = dtype === "f32" ? 4 : 8;
  const depth = Math.min(k, BLOCK_DEPTH);
  const panels = threads * PANEL_STRIDE * (depth + (form === "tn" ? PART_COLUMNS : 1));
  if (form === "nn" || n * size < LISTED_ROW_BYTES) return panels;
  const list = (Math.ceil((depth * 2 * size) / 64) | 1) * 64;
  return panels + Math.ceil(m / PART_COLUMNS) * PART_COLUMNS * (4 + list);
}

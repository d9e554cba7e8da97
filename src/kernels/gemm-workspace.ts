/** Terms of a sum, and rows of A, that assembly/kernels/gemm.ts takes at a time. */
const BLOCK_DEPTH = 256;
const BLOCK_ROWS = 256;
/** Columns of C from which on blocks of A are copied. */
const COPY_COLUMNS = 256;
/** A row of a packed panel of B at its widest, four vectors, and a tile for the edges of C. */
const PANEL_ROW_BYTES = 64;
const EDGE_BYTES = 256;
/** Rows of A up to which B is not packed, and what their sums take. */
const FEW_ROWS = 3;
const FEW_ROWS_BYTES = 3 * 4096;

/**
 * Bytes of workspace that `gemm_<form>_<dtype>` takes:
 * `threads · ⌈64·min(k, 256) + 256 + (form = tn or n ≥ 256 ? size · min(m, 256) · min(k, 256) : 0)⌉₆₄`, ⌈x⌉₆₄ being the next
 * multiple of 64; where m ≤ 3, at least 12,288 for each thread.
 *
 * Every thread has a slice of its own: a packed panel of B, a tile for the edges of C, and for `tn` a block of A with
 * its rows put together. `sliceBytes` in assembly/kernels/gemm.ts computes the same slice and must be changed with this
 * function; test/kernels/gemm.test.ts holds the two together with guard bytes behind a workspace of this length.
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
  const rows = form === "tn" || n >= COPY_COLUMNS ? Math.min(m, BLOCK_ROWS) : 0;
  const size = dtype === "f32" ? 4 : 8;
  const slice = depth * PANEL_ROW_BYTES + EDGE_BYTES + rows * depth * size;
  return threads * Math.ceil(Math.max(slice, m <= FEW_ROWS ? FEW_ROWS_BYTES : 0) / 64) * 64;
}

/** Bytes from row to row of a panel of the products with lists of what is not zero, and the rows of one of C. */
const PANEL_STRIDE = 224;
const PANEL_ROWS = 64;

/**
 * Bytes of workspace that `gemm_<form>_nonzeros_<dtype>` takes: `threads · 224·(min(k, 256) + (form = tn ? 64 : 1))`.
 *
 * Every thread has a panel of B and, for `nn`, a row for the edges of C, for `tn` a panel of C. `sliceBytes` in
 * assembly/kernels/gemm-nonzeros.ts computes the same.
 *
 * @param k  Terms of every sum, >= 0.
 */
export function gemmNonzerosWorkspaceBytes(form: "nn" | "tn", k: number, threads: number): number {
  return threads * PANEL_STRIDE * (Math.min(k, BLOCK_DEPTH) + (form === "tn" ? PANEL_ROWS : 1));
}

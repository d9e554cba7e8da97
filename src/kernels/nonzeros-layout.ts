// How lists of what is not zero are laid out, on the host's side; assembly/lib/nonzeros.ts has the same numbers.

/** Columns of a part of a row. */
export const PART_COLUMNS = 128;

/** Columns of a block, within which a pair counts its column. */
export const BLOCK_COLUMNS = 256;

/** Pairs that kernels may read behind a table's last, and entries that they may write behind a row's last. */
export const SPARE = 8;

// Data sets of floats that are mostly zeros, on their way into memory as lists.

import { PART_COLUMNS } from "../kernels/nonzeros-layout.js";
import type { ModelMemory } from "./memory.js";
import type { Samples } from "./samples.js";

/** Rows that are listed at a time: few enough to stay in a cache. */
const STAGED_ROWS = 16;

/**
 * Writes entries and their bounds. Some rows after the other are copied for it, behind all that is in use: the whole table would
 * take more memory than its lists. The memory may grow.
 */
export function listNonzeros(
  memory: ModelMemory,
  { features, size }: Samples,
  { pairs, bounds }: { readonly pairs: number; readonly bounds: number },
): void {
  const { backend, dtype, freeAddress } = memory;
  const list = backend.kernel(`list_nonzeros_${dtype}`);
  const width = features.length / size;
  const parts = Math.ceil(width / PART_COLUMNS);
  backend.reserve(freeAddress + STAGED_ROWS * width * memory.bytesPerFloat);
  backend.views.u32[bounds / 4] = 0;
  for (let row = 0; row < size; row += STAGED_ROWS) {
    const rows = features.subarray(row * width, (row + STAGED_ROWS) * width);
    memory.floats(freeAddress, rows.length).set(rows);
    list(pairs, bounds + row * parts * 4, freeAddress, rows.length / width, width, 0, 1);
  }
}

// What is not zero in a table of bytes, row by row: two bytes for each instead of one for every zero as well.

import { BLOCK_COLUMNS, PART_COLUMNS, SPARE } from "../kernels/nonzeros-layout.js";

/**
 * Up to this share of bytes that are not zero, products that leave out zeros are the faster ones, also where the engine
 * fuses vectors and so halves the time of the others (bench/results.md).
 */
const MOST_DENSITY = 0.3;

export interface Nonzeros {
  /** Two bytes for each: its column modulo 256, and itself. */
  readonly pairs: Uint8Array;
  /** Where in `pairs` each part of 128 columns of each row begins, counted in pairs; and where the last ends. */
  readonly bounds: Uint32Array;
  /** The most pairs a row has. */
  readonly most: number;
  /** How many there are in all. */
  readonly count: number;
}

const known = new WeakMap<Uint8Array, Map<number, Nonzeros | undefined>>();

/**
 * Lists what is not zero in rows of `width` bytes; undefined where that is too much to be worth it. The bytes must not
 * change afterwards: what was listed once is remembered as long as they live.
 */
export function nonzerosOf(bytes: Uint8Array, width: number): Nonzeros | undefined {
  const byWidth = known.get(bytes) ?? new Map<number, Nonzeros | undefined>();
  known.set(bytes, byWidth);
  if (!byWidth.has(width)) byWidth.set(width, list(bytes, width));
  return byWidth.get(width);
}

function list(bytes: Uint8Array, width: number): Nonzeros | undefined {
  const rows = bytes.length / width;
  const count = countNonzeros(bytes);
  if (count > MOST_DENSITY * bytes.length) return undefined;
  const parts = Math.ceil(width / PART_COLUMNS);
  const pairs = new Uint8Array(2 * (count + SPARE));
  const bounds = new Uint32Array(rows * parts + 1);
  let most = 0;
  let pair = 0;
  for (let row = 0, bound = 0; row < rows; row++) {
    const first = pair;
    const from = row * width;
    for (let part = 0; part < width; part += PART_COLUMNS) {
      bounds[bound++] = pair;
      const end = Math.min(part + PART_COLUMNS, width);
      for (let column = part; column < end; column++) {
        const byte = bytes[from + column];
        if (byte === 0) continue;
        pairs[2 * pair] = column % BLOCK_COLUMNS;
        pairs[2 * pair + 1] = byte;
        pair++;
      }
    }
    most = Math.max(most, pair - first);
  }
  bounds[rows * parts] = pair;
  return { pairs, bounds, most, count };
}

function countNonzeros(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) count++;
  return count;
}

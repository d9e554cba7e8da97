// What is not zero in a table, row by row. Of bytes it takes two bytes for each, instead of one for every zero as well.

import { BLOCK_COLUMNS, PART_COLUMNS, SPARE } from "../kernels/nonzeros-layout.js";

/**
 * Up to this share of bytes that are not zero, products that leave out zeros are the faster ones, also where the engine
 * fuses vectors and so halves the time of the others (bench/results.md).
 */
const MOST_DENSITY = 0.3;

/** Up to here float64 becomes 0 in float32: 2⁻¹⁵⁰ rounds to even. */
const HALF_LEAST_FLOAT32 = 2 ** -150;

/** What is not zero in floats: it is counted, and not listed yet. */
export interface CountedNonzeros {
  readonly count: number;
  readonly pairs?: never;
  readonly most?: never;
}

/** What is not zero in bytes. */
export interface ListedNonzeros {
  /** How many there are in all. */
  readonly count: number;
  /** Two bytes for each: its column modulo 256, and itself. */
  readonly pairs: Uint8Array;
  /** Where in `pairs` each part of 128 columns of each row begins, counted in pairs; and where the last ends. */
  readonly bounds: Uint32Array;
  /** The most pairs a row has. */
  readonly most: number;
}

const known = new WeakMap<Uint8Array, Map<number, ListedNonzeros | undefined>>();

/**
 * Lists what is not zero in rows of `width` bytes; undefined where that is too much to be worth it. The bytes must not
 * change afterwards: what was listed once is remembered as long as they live.
 */
export function nonzerosOf(bytes: Uint8Array, width: number): ListedNonzeros | undefined {
  const byWidth = known.get(bytes) ?? new Map<number, ListedNonzeros | undefined>();
  known.set(bytes, byWidth);
  if (!byWidth.has(width)) byWidth.set(width, list(bytes, width));
  return byWidth.get(width);
}

function list(bytes: Uint8Array, width: number): ListedNonzeros | undefined {
  const rows = bytes.length / width;
  const counted = countNonzeros(bytes);
  if (!counted) return undefined;
  const { count } = counted;
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

/**
 * How many numbers are not zero as a model of that dtype sees them; undefined where that is too many. Of floats nothing is
 * remembered: they are listed where they are to be read, so that they may change.
 */
export function countNonzeros(
  numbers: Uint8Array | Float32Array | Float64Array,
  dtype?: "f32" | "f64",
): CountedNonzeros | undefined {
  const least = dtype === "f32" ? HALF_LEAST_FLOAT32 : 0;
  const most = MOST_DENSITY * numbers.length;
  let count = 0;
  // Without a branch inside, for where zeros are cannot be guessed.
  for (let i = 0; i < numbers.length && count <= most; i++) count += +(Math.abs(numbers[i]) > least);
  return count <= most ? { count } : undefined;
}

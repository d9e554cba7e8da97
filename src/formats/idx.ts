// IDX, the format of the MNIST files: two zero bytes, element type, number of dimensions; each dimension as a big-endian
// u32; the elements, row-major. Source: the description on the MNIST page (LeCun, Cortes, Burges).

import { FormatError, message, showShape } from "../errors.js";

/** An array read from IDX bytes. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** Row-major; a view of the bytes it was read from. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;
const OTHER_TYPES: Readonly<Record<number, string>> = {
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "float32",
  14: "float64",
};

/**
 * Reads an IDX array of unsigned bytes. Nothing is allocated by what the header says.
 *
 * @param name        The file as errors name it.
 * @param dimensions  How many dimensions are expected; any number when left out.
 * @throws {FormatError} another format or element type, a truncated header, counts that do not match the length.
 */
export function parseIdx(bytes: Uint8Array, name: string, dimensions?: number): IdxArray {
  if (bytes.length < 4) {
    throw new FormatError(message(name, "an IDX header", `${bytes.length} bytes`, "The file is truncated."));
  }
  const [zero, alsoZero, type, rank] = bytes;
  const isIdx = zero === 0 && alsoZero === 0 && (type === UNSIGNED_BYTE || type in OTHER_TYPES) && rank > 0;
  const magic = [0, 0, UNSIGNED_BYTE, dimensions ?? rank];
  if (!isIdx) {
    const expected = `an IDX file, which begins with ${hex(dimensions ? magic : magic.slice(0, 3))}`;
    throw new FormatError(
      message(name, expected, hex(bytes.subarray(0, 4)), "It is another kind of file, or damaged."),
    );
  }
  if (type !== UNSIGNED_BYTE) {
    throw new FormatError(message(name, "IDX of unsigned bytes (type 0x08)", `IDX of ${OTHER_TYPES[type]}`));
  }
  if (dimensions !== undefined && rank !== dimensions) {
    const got = `${hex(bytes.subarray(0, 4))} (${rank} dimensions)`;
    const remedy = "Have images and labels changed places?";
    throw new FormatError(message(name, `${hex(magic)} (${dimensions} dimensions)`, got, remedy));
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    const expected = `a header of ${start} bytes`;
    throw new FormatError(message(name, expected, `${bytes.length} bytes in all`, "The file is truncated."));
  }
  const shape = readShape(bytes, rank);
  // Inexact above 2^53, where no file can match it anyway.
  const count = shape.reduce((product, size) => product * size, 1);
  if (count === 0) {
    throw new FormatError(message(name, "counts above 0", showShape(shape), "The file is empty or damaged."));
  }
  const length = bytes.length - start;
  if (length !== count) {
    const expected = `${count} bytes of data for ${showShape(shape)}`;
    const remedy = length < count ? "The file is truncated." : "The file is damaged.";
    throw new FormatError(message(name, expected, `${length}`, remedy));
  }
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, count) };
}

function readShape(bytes: Uint8Array, rank: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
}

function hex(bytes: ArrayLike<number>): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

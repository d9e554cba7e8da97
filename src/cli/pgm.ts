// Reads grey images in the PGM format, plain (P2) or binary (P5). Source: netpbm, pgm(5).

import { readFile } from "node:fs/promises";
import { FormatError } from "downhill";
import { expected } from "./errors.js";

export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, 0 to 255. */
  readonly pixels: Uint8Array;
}

export async function readPgm(path: string): Promise<GreyImage> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(expected(path, "a PGM image", error.code === "ENOENT" ? "no such file" : error.message));
  });
  return parsePgm(path, bytes);
}

function parsePgm(path: string, bytes: Uint8Array): GreyImage {
  const header = new Header(bytes);
  const magic = header.word();
  if (magic !== "P2" && magic !== "P5") {
    const remedy = "Image programs can export PGM: magick digit.png -resize 28x28! digit.pgm";
    const got = `a file that starts with ${JSON.stringify(magic.slice(0, 8))}`;
    throw new FormatError(expected(path, "a PGM image (P2 or P5)", got, remedy));
  }
  const [width, height, highest] = ["width", "height", "highest value"].map((what) => {
    const number = header.number();
    if (number >= 1 && number <= 65535) return number;
    throw new FormatError(expected(path, `a ${what} from 1 to 65535`, String(number)));
  });
  const count = width * height;
  const values = magic === "P2" ? header.plain(count) : header.raster(count, highest > 255 ? 2 : 1);
  if (values.length !== count) {
    const size = `${count} pixels for ${width}×${height}`;
    throw new FormatError(expected(path, size, String(values.length), "Is the file whole?"));
  }
  const wrong = values.findIndex((value) => !(value >= 0 && value <= highest));
  if (wrong >= 0) {
    throw new FormatError(expected(path, `pixels from 0 to ${highest}`, String(values[wrong])));
  }
  return { width, height, pixels: Uint8Array.from(values, (value) => Math.round((255 * value) / highest)) };
}

/** Words between white space and comments, then the raster. */
class Header {
  #at = 0;
  constructor(readonly bytes: Uint8Array) {}

  word(): string {
    const { bytes } = this;
    for (; this.#at < bytes.length; this.#at++) {
      if (bytes[this.#at] === 0x23) while (this.#at < bytes.length && bytes[this.#at] !== 0x0a) this.#at++;
      else if (!isSpace(bytes[this.#at])) break;
    }
    const from = this.#at;
    while (this.#at < bytes.length && !isSpace(bytes[this.#at])) this.#at++;
    return String.fromCharCode(...bytes.subarray(from, Math.min(this.#at, from + 20)));
  }

  number(): number {
    const word = this.word();
    return /^\d+$/.test(word) ? Number(word) : Number.NaN;
  }

  plain(count: number): number[] {
    const values: number[] = [];
    while (values.length < count) {
      const word = this.word();
      if (word === "") break;
      values.push(/^\d+$/.test(word) ? Number(word) : Number.NaN);
    }
    return values;
  }

  /** One byte of white space, then samples of one or two bytes, the higher first. */
  raster(count: number, size: 1 | 2): number[] {
    const { bytes } = this;
    const start = this.#at + 1;
    const length = Math.max(0, Math.min(count, Math.floor((bytes.length - start) / size)));
    return Array.from({ length }, (_, i) =>
      size === 1 ? bytes[start + i] : 256 * bytes[start + 2 * i] + bytes[start + 2 * i + 1],
    );
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

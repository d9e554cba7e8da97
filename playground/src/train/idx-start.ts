// Whether a file begins as its name says it does: told at once, before the other three of MNIST are there.

import type { Part } from "./data.js";

const GZIP = [0x1f, 0x8b];

/** What is wrong with the beginning of a file, in signs that both languages read; undefined when it is right. */
export async function wrongStart(part: Part, file: File): Promise<string | undefined> {
  const expected = [0, 0, 8, part.endsWith("Images") ? 3 : 1];
  const got = await firstBytes(file, expected.length);
  if (got.length === expected.length && expected.every((byte, i) => got[i] === byte)) return undefined;
  return `${file.name}: ${hex(got) || "∅"} ≠ ${hex(expected)}`;
}

/** The first bytes of a file, unpacked when it is gzipped; as they are when they cannot be unpacked. */
async function firstBytes(file: File, count: number): Promise<Uint8Array> {
  const start = new Uint8Array(await file.slice(0, count).arrayBuffer());
  if (!GZIP.every((byte, i) => start[i] === byte)) return start;
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    const { value } = await reader.read();
    return value?.subarray(0, count) ?? start;
  } catch {
    return start;
  } finally {
    reader.cancel().catch(() => {});
  }
}

function hex(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

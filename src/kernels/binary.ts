// Small changes to a compiled build, so that one file serves several uses. The format: https://webassembly.github.io/spec,
// "Binary Format", sections.

import { message } from "../errors.js";

const HEADER_BYTES = 8;
const CUSTOM_SECTION = 0;
const IMPORT_SECTION = 2;
const MEMORY = 2;
/** WebAssembly memory at most: as many pages of 64 KiB as 32-bit addresses reach. */
export const MOST_PAGES = 65536;

/** A variable-length number and where the next thing begins. */
function readNumber(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0;
  let at = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value >>> 0, at];
  }
}

function writeNumber(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** The same module, but the memory that it imports is one that threads share. */
export function withSharedMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const [size, content] = readNumber(bytes, at + 1);
    if (bytes[at] === IMPORT_SECTION) {
      const imports = sharedImports(bytes, content);
      const section = [IMPORT_SECTION, ...writeNumber(imports.length), ...imports];
      return concatenate(bytes.subarray(0, at), section, bytes.subarray(content + size));
    }
    at = content + size;
  }
  throw new Error(message("load", "kernels that import a memory", "a module without imports"));
}

/** The contents of the import section with the memory's limits replaced. */
function sharedImports(bytes: Uint8Array, content: number): number[] {
  const [count, first] = readNumber(bytes, content);
  const result = writeNumber(count);
  let at = first;
  for (let i = 0; i < count; i++) {
    const start = at;
    for (const _ of ["module", "name"]) {
      const [length, name] = readNumber(bytes, at);
      at = name + length;
    }
    const kind = bytes[at++];
    const flags = bytes[at];
    if (kind === MEMORY) {
      const [minimum, afterMinimum] = readNumber(bytes, at + 1);
      result.push(...bytes.subarray(start, at), 3, ...writeNumber(minimum), ...writeNumber(MOST_PAGES));
      at = flags & 1 ? readNumber(bytes, afterMinimum)[1] : afterMinimum;
    } else {
      // A function names its type, a global its type and whether it may change. Kernels import no tables.
      at = kind === 0 ? readNumber(bytes, at)[1] : at + 2;
      result.push(...bytes.subarray(start, at));
    }
  }
  return result;
}

/** The same module with a note in it: an engine that keeps what it has compiled by its bytes compiles it anew. */
export function withNote(bytes: Uint8Array<ArrayBuffer>, note: string): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(note);
  const content = [...writeNumber(name.length), ...name];
  return concatenate(bytes, [CUSTOM_SECTION, ...writeNumber(content.length), ...content], []);
}

function concatenate(...parts: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

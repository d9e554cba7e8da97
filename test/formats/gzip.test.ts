// gzip by both means there are. Runs in Node and in browsers, which have one of them.

import { afterEach, describe, expect, it, vi } from "vitest";
import { FormatError } from "../../src/errors.js";
import { gunzip, isGzip } from "../../src/formats/gzip.js";
import { gzip } from "./compress.js";

// Numbers that do not compress well, over several chunks of either decompressor.
const plain = Uint8Array.from({ length: 3_000_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
const packed = await gzip(plain);
const [nothing, letter] = [await gzip(new Uint8Array(0)), await gzip(Uint8Array.of(97))];

function changed(at: number): Uint8Array {
  const copy = packed.slice();
  copy[at] ^= 0xff;
  return copy;
}

/** True when both hold the same bytes; far quicker than a deep comparison. */
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

const inNode = globalThis.process?.getBuiltinModule !== undefined;

describe.each([...(inNode ? ["node:zlib"] : []), "DecompressionStream"])("gunzip by %s", (means) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const without = () => {
    if (inNode && means !== "node:zlib")
      vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
  };

  it("gives back what was compressed", async () => {
    without();
    const output = await gunzip(packed, "f.gz");
    expect(output.constructor).toBe(Uint8Array);
    expect(same(output, plain)).toBe(true);
    expect(await gunzip(nothing, "f.gz")).toEqual(new Uint8Array(0));
  });

  it("takes a part of a larger buffer", async () => {
    without();
    const larger = new Uint8Array(packed.length + 10).fill(0x55);
    larger.set(packed, 3);
    expect(same(await gunzip(larger.subarray(3, 3 + packed.length), "f.gz"), plain)).toBe(true);
  });

  it.each([
    ["cut in the middle", packed.subarray(0, packed.length >> 1)],
    ["cut in the header", packed.subarray(0, 5)],
    ["of the magic only", packed.subarray(0, 2)],
    ["without the last byte", packed.subarray(0, -1)],
    ["with a wrong method", changed(2)],
    ["with damaged data", changed(packed.length >> 1)],
    ["with a wrong checksum", changed(packed.length - 6)],
    ["with a wrong length", changed(packed.length - 2)],
    ["with something behind it", Uint8Array.from([...letter, 1, 2, 3])],
  ])("refuses a file %s", async (_, bytes) => {
    without();
    const error = await gunzip(bytes, "folder/f.gz").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(
      /^folder\/f\.gz: expected a gzip file, got a broken one \(.+\)\. The file is truncated or damaged; get it again\.$/,
    );
    // A rejection that nobody handles would be reported in a later turn and fail the run.
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("refuses more output than allowed", async () => {
    without();
    expect(same(await gunzip(packed, "f.gz", plain.length), plain)).toBe(true);
    await expect(gunzip(packed, "f.gz", plain.length - 1)).rejects.toThrow(
      "f.gz: expected at most 2999999 bytes when decompressed, got more.",
    );
    await expect(gunzip(packed, "f.gz", 1000)).rejects.toBeInstanceOf(FormatError);
  });
});

it("leaves other bytes alone", async () => {
  for (const bytes of [[], [0x1f], [0, 0, 8, 1], [0x8b, 0x1f]]) {
    const given = Uint8Array.from(bytes);
    expect(await gunzip(given, "f")).toBe(given);
  }
  expect(isGzip(packed)).toBe(true);
});

import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import { parseIdx } from "../../src/formats/idx.js";

const labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9];
const images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 255];

describe("parseIdx", () => {
  it("reads unsigned bytes of any number of dimensions", () => {
    expect(parseIdx(Uint8Array.from(labels), "l")).toEqual({ shape: [3], data: Uint8Array.of(7, 8, 9) });
    expect(parseIdx(Uint8Array.from(images), "i", 3)).toEqual({
      shape: [2, 1, 2],
      data: Uint8Array.of(10, 20, 30, 255),
    });
    const high = [0, 0, 8, 1, 0, 1, 0x86, 0xa0, ...new Array(100_000).fill(1)];
    expect(parseIdx(Uint8Array.from(high), "h").shape).toEqual([100_000]);
  });

  it("does not copy, wherever the bytes lie", () => {
    const bytes = Uint8Array.from([99, ...labels, 99]).subarray(1, -1);
    const { data } = parseIdx(bytes, "l");
    expect([...data]).toEqual([7, 8, 9]);
    expect(data.buffer).toBe(bytes.buffer);
    // What Node's files are read into, where there is such a thing.
    const own = globalThis.Buffer?.from(labels) ?? Uint8Array.from(labels);
    expect(parseIdx(own, "l").data.constructor).toBe(Uint8Array);
  });

  const truncated = "The file is truncated.";
  const other = "It is another kind of file, or damaged.";
  const cases: [what: string, bytes: number[], dimensions: number | undefined, text: string][] = [
    ["no bytes", [], undefined, `f: expected an IDX header, got 0 bytes. ${truncated}`],
    ["three bytes", [0, 0, 8], undefined, `f: expected an IDX header, got 3 bytes. ${truncated}`],
    [
      "an HTML page",
      [...new TextEncoder().encode("<html>")],
      1,
      `f: expected an IDX file, which begins with 0x00000801, got 0x3c68746d. ${other}`,
    ],
    [
      "an unknown type",
      [0, 0, 10, 1, 0, 0, 0, 0],
      undefined,
      `f: expected an IDX file, which begins with 0x000008, got 0x00000a01. ${other}`,
    ],
    [
      "no dimensions",
      [0, 0, 8, 0, 5],
      undefined,
      `f: expected an IDX file, which begins with 0x000008, got 0x00000800. ${other}`,
    ],
    [
      "float32",
      [0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0],
      1,
      "f: expected IDX of unsigned bytes (type 0x08), got IDX of float32.",
    ],
    [
      "labels for images",
      labels,
      3,
      "f: expected 0x00000803 (3 dimensions), got 0x00000801 (1 dimensions). Have images and labels changed places?",
    ],
    [
      "half a header",
      images.slice(0, 14),
      3,
      `f: expected a header of 16 bytes, got 14 bytes in all. ${truncated}`,
    ],
    [
      "255 dimensions and no more",
      [0, 0, 8, 255, 0, 0],
      undefined,
      `f: expected a header of 1024 bytes, got 6 bytes in all. ${truncated}`,
    ],
    ["too little data", images.slice(0, -1), 3, `f: expected 4 bytes of data for 2×1×2, got 3. ${truncated}`],
    ["too much data", [...labels, 1], 1, "f: expected 3 bytes of data for 3, got 4. The file is damaged."],
    [
      "a count of zero",
      [0, 0, 8, 2, 0, 0, 0, 0, 255, 255, 255, 255],
      2,
      "f: expected counts above 0, got 0×4294967295. The file is empty or damaged.",
    ],
    [
      "counts that overflow",
      [0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1],
      2,
      `f: expected 18446744065119617000 bytes of data for 4294967295×4294967295, got 1. ${truncated}`,
    ],
  ];
  it.each(cases)("refuses %s", (_, bytes, dimensions, text) => {
    let error: unknown;
    try {
      parseIdx(Uint8Array.from(bytes), "f", dimensions);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toBe(text);
  });
});

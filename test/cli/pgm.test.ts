// Grey images as files hold them, one byte a pixel or two.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPgm } from "../../src/cli/pgm.js";
import { temporaryFolder } from "./run.js";

function read(header: string, raster: readonly number[] = []) {
  const path = join(temporaryFolder(), "image.pgm");
  writeFileSync(path, Buffer.concat([Buffer.from(header), Uint8Array.from(raster)]));
  return readPgm(path);
}

test("pixels have one byte up to 255, two beyond, the higher first", async () => {
  expect(await read("P5 3 1 255\n", [0, 128, 255])).toEqual({
    width: 3,
    height: 1,
    pixels: Uint8Array.of(0, 128, 255),
  });
  expect((await read("P5 2 2 65535\n", [0, 255, 128, 128, 255, 255, 1, 200])).pixels).toEqual(
    Uint8Array.of(1, 128, 255, 2),
  );
  expect((await read("P5 3 1 256\n", [0, 0, 0, 128, 1, 0])).pixels).toEqual(Uint8Array.of(0, 128, 255));
});

test("numbers may be written out, with comments between", async () => {
  const { width, height, pixels } = await read("P2 # made by hand\n2 # wide\n\t1\n10\n 5\n10");
  expect([width, height, ...pixels]).toEqual([2, 1, 128, 255]);
});

test("half a pixel is none", async () => {
  await expect(read("P5 2 1 1000\n", [0, 1, 2])).rejects.toThrow(
    "expected 2 pixels for 2×1, got 1. Is the file whole?",
  );
});

// Draws a contact sheet of the built-in digits, one row a digit, as a grey PNG.
//   npm run build && node scripts/contact-sheet.mjs [docs/digits.png] [seed]
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { digits } from "downhill";

const [file = "docs/digits.png", seed = "1"] = process.argv.slice(2);
const COLUMNS = 24;
const SIDE = 28;
const GAP = 2;
const SCALE = 2;

/** One PNG chunk: length, type, data, checksum of type and data. */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** An 8-bit grey PNG of `pixels`, row by row. */
function png(pixels, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  // Every row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const { train } = await digits({ train: COLUMNS * 10, test: 1, seed: Number(seed) });
const labels = train.target.data;
const cell = (SIDE + GAP) * SCALE;
const width = COLUMNS * cell;
const height = 10 * cell;
const sheet = new Uint8Array(width * height).fill(64);
const next = new Array(10).fill(0);
for (let i = 0; i < train.size; i++) {
  const row = labels[i];
  const left = next[row]++ * cell + (GAP * SCALE) / 2;
  const top = row * cell + (GAP * SCALE) / 2;
  for (let y = 0; y < SIDE * SCALE; y++) {
    for (let x = 0; x < SIDE * SCALE; x++) {
      const pixel = Math.floor(y / SCALE) * SIDE + Math.floor(x / SCALE);
      sheet[(top + y) * width + left + x] = train.features[i * SIDE * SIDE + pixel];
    }
  }
}
writeFileSync(file, png(sheet, width, height));

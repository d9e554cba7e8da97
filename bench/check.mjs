// npm run bench:check [-- --margin SHARE | --update]: has something become slower?
//
// No absolute time is looked at: matrix products are held against the processor's multiply-add limit, and cases of the suite
// against plain TypeScript, both timed in the same run. bench/thresholds.json has what was measured on a quiet machine and
// how much less is still let pass; --margin lets pass another share less, --update writes the file anew. What fails is measured again before it counts: other work of the
// machine does not strike the same case three times.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openProducts } from "./node/products.mjs";
import { machine } from "./node/results.mjs";
import { sideInNode } from "./node/sides.mjs";
import { compare } from "./suite/compare.mjs";

const FILE = new URL("./thresholds.json", import.meta.url);
const ATTEMPTS = 3;
const SECONDS_PER_PRODUCT = 0.3;
const ROUNDS = 3;

const PRODUCTS = [
  ["nn", 64, 64, 64],
  ["nn", 256, 256, 256],
  ["nn", 100, 50, 784],
  ["tn", 784, 50, 100],
  ["nt", 100, 784, 50],
];
const CASES = [
  "sigmoid, 10000 elements",
  "adam step, 39760 parameters",
  "gather 100 of 5000 rows of 784 bytes",
  "softmax with cross-entropy, 100×10",
  "batch normalisation of 100×512",
  "convolution of 10×8×28×28, 16 filters of 3×3",
  "step of 784-50-10, batch 100, relu",
  "step of 784-512-512-10, batch 128, relu, adam",
  "predict one sample, 784-512-512-10",
  "numerical gradient of 784-50-10, relu, f64",
];

const { values } = parseArgs({ options: { margin: { type: "string" }, update: { type: "boolean" } } });
const margin = values.margin === undefined ? undefined : Number(values.margin);
if (margin !== undefined && !(margin >= 0 && margin < 1)) {
  throw new RangeError(`--margin: expected a share from 0 to below 1, got ${values.margin}.`);
}

const thresholds = JSON.parse(readFileSync(FILE, "utf8"));
const sides = { wasm: sideInNode("wasm"), typescript: sideInNode("typescript") };
const opened = { f32: openProducts("f32"), f64: openProducts("f64") };

const checks = [
  ...["f32", "f64"].flatMap((dtype) =>
    PRODUCTS.map((shape) => ({
      group: "products",
      name: `${shape[0]} ${shape[1]}×${shape[3]}×${shape[2]}, ${dtype}`,
      measure: () => opened[dtype].measure(shape, SECONDS_PER_PRODUCT).undisturbedShare,
    })),
  ),
  ...CASES.map((name) => ({
    group: "ratios",
    name,
    measure: ratioOf(name),
  })),
];

/** Each attempt can only make both sides faster: a slow spell of TypeScript must not look like fast kernels. */
function ratioOf(name) {
  const fastest = { wasm: Number.POSITIVE_INFINITY, typescript: Number.POSITIVE_INFINITY };
  return async () => {
    const { undisturbed } = await compare(name, sides, ROUNDS);
    for (const side of Object.keys(fastest)) fastest[side] = Math.min(fastest[side], undisturbed[side]);
    return fastest.typescript / fastest.wasm;
  };
}

const shown = (group, value) =>
  group === "products" ? `${(100 * value).toFixed(0)} %` : `${value.toFixed(1)}×`;

console.log(`${machine()}\nshare of the multiply-add limit, and TypeScript / WebAssembly\n`);
const columns = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(52) : cell.padStart(12))).join("");
console.log(columns(["", "measured", "at least", "recorded"]));
const recorded = { products: {}, ratios: {} };
let failures = 0;
for (const { group, name, measure } of checks) {
  const reference = thresholds[group][name] ?? 0;
  const least = values.update ? 0 : reference * (1 - (margin ?? thresholds.margins[group]));
  let value = await measure();
  for (let attempt = 1; attempt < ATTEMPTS && value < least; attempt++) value = await measure();
  recorded[group][name] = Number(value.toPrecision(3));
  const failed = value < least;
  if (failed) failures++;
  const numbers = [value, least, reference].map((number) => shown(group, number));
  console.log(columns([name, ...numbers]) + (failed ? "  slower" : ""));
}
if (values.update) {
  writeFileSync(FILE, `${JSON.stringify({ ...thresholds, ...recorded }, undefined, 2)}\n`);
  console.log("\nbench/thresholds.json was written.");
} else if (failures > 0) {
  console.error(`\n${failures} of ${checks.length} became slower than bench/thresholds.json lets pass.`);
  process.exitCode = 1;
} else console.log(`\nNone of ${checks.length} became slower.`);

// The speed of the matrix product beside the processor's own limit, in one run.
//   node scripts/build.mjs kernels && node bench/gemm.mjs [f32|f64] [other.wasm] [--write]
// --write puts the table into bench/results.md.

import { openProducts } from "./node/products.mjs";
import { machine, writeSection } from "./node/results.mjs";

/** Squares; forward pass, weight and input gradient of a 784-50-10 network at batch 100; a single row. */
const SHAPES = [
  ["nn", 64, 64, 64],
  ["nn", 128, 128, 128],
  ["nn", 256, 256, 256],
  ["nn", 512, 512, 512],
  ["nn", 1024, 1024, 1024],
  ["tn", 256, 256, 256],
  ["nt", 256, 256, 256],
  ["nn", 100, 50, 784],
  ["tn", 784, 50, 100],
  ["nt", 100, 784, 50],
  ["nn", 100, 10, 50],
  ["tn", 50, 10, 100],
  ["nt", 100, 50, 10],
  ["nn", 785, 785, 257],
  ["nn", 1, 50, 784],
  ["nn", 1, 512, 784],
  ["nt", 1, 784, 50],
];

const [dtype = "f32", file] = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const products = openProducts(dtype, file);
const lines = [
  ["product m×k×n".padEnd(20), ...["µs", "GFLOP/s", "of peak"].map((text) => text.padStart(10))].join(""),
];
console.log(`${machine()}, ${dtype}, medians\n\n${lines[0]}`);
for (const shape of SHAPES) {
  const [form, m, n, k] = shape;
  const { seconds, gflops, share } = products.measure(shape);
  const numbers = [(seconds * 1e6).toFixed(1), gflops.toFixed(1), `${(share * 100).toFixed(0)} %`];
  const name = `${form} ${m}×${k}×${n}`;
  lines.push(name.padEnd(20) + numbers.map((text) => text.padStart(10)).join(""));
  console.log(lines.at(-1));
}
lines.push("", `128-bit multiply-add peak: ${products.limit().toFixed(1)} GFLOP/s`);
console.log(lines.slice(-2).join("\n"));
if (process.argv.includes("--write")) {
  const command = `\`node bench/gemm.mjs ${dtype} --write\`, ${machine()}.`;
  writeSection(`products-${dtype}`, `${command}\n\n\`\`\`\n${lines.join("\n")}\n\`\`\``);
}

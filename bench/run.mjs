// npm run bench [-- WORD…]: SIMD WebAssembly against the same program in plain TypeScript, with benchmark.js.
// With words, only the cases whose names contain one of them.

import os from "node:os";
import { compare } from "./compare.mjs";
import { activationCases } from "./suites/activations.mjs";
import { lossCases } from "./suites/losses.mjs";
import { matrixProductCases } from "./suites/matrix-products.mjs";
import { stepCases } from "./suites/step.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const suites = [matrixProductCases, activationCases, lossCases, stepCases];

console.log(`node ${process.version}, ${os.cpus()[0].model}, one thread each`);
console.log("time per call: median of the samples; ratio: TypeScript / WebAssembly, median [quartiles]\n");
console.log(
  `${"".padEnd(44)}${"WebAssembly".padStart(14)}${"TypeScript".padStart(14)}${"ratio".padStart(9)}`,
);
for (const suite of suites) {
  for (const { name, wasm, typescript } of await suite()) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    console.log(compare(name, wasm, typescript));
  }
}

// npm run bench [-- WORD…]: SIMD WebAssembly against the same program in plain TypeScript, with benchmark.js.
// With words, only the cases whose names contain one of them.

import os from "node:os";
import { compare } from "./compare.mjs";
import { openSide } from "./sides.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const [wasm, typescript] = await Promise.all([openSide("wasm"), openSide("typescript")]);

console.log(`node ${process.version}, ${os.cpus()[0].model}, one thread each`);
console.log("time per call: median of the samples; ratio: TypeScript / WebAssembly, median [quartiles]\n");
console.log(
  `${"".padEnd(44)}${"WebAssembly".padStart(14)}${"TypeScript".padStart(14)}${"ratio".padStart(9)}`,
);
for (const name of wasm.names) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  console.log(await compare(name, wasm, typescript));
}
await Promise.all([wasm.close(), typescript.close()]);

// npm run bench [-- WORD…] [--write]: SIMD WebAssembly against plain TypeScript, with benchmark.js.
// With words, only the cases whose names contain one of them; --write puts the table into bench/results.md.

import { cases } from "./cases/index.mjs";
import { machine, packageVersion, writeSection } from "./node/results.mjs";
import { sideInNode } from "./node/sides.mjs";
import { compare } from "./suite/compare.mjs";
import { cells, HEADINGS, line, markdown } from "./suite/report.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const write = process.argv.includes("--write");
if (write && words.length > 0)
  throw new RangeError("--write: expected no words beside it: it writes all cases");
const chosen = cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const sides = { wasm: sideInNode("wasm"), typescript: sideInNode("typescript") };

console.log(machine());
console.log("time per call: medians; ratio: TypeScript / WebAssembly; one thread each\n");
console.log(line(HEADINGS));
const comparisons = [];
for (const { name } of chosen) {
  comparisons.push(await compare(name, sides));
  console.log(line(cells(comparisons.at(-1))));
}
if (write) {
  const text = `\`npm run bench -- --write\`, benchmark.js ${packageVersion("benchmark")}, ${machine()}.`;
  writeSection("node", `${text}\n\n${markdown(comparisons)}`);
}

// From the start of a process to its first trained step, beside Node's own start:
//   node bench/startup.mjs [RUNS] [--write]
// Every run is a process of its own. The clock begins before it is spawned; the process says when its first step is done.

import { spawnSync } from "node:child_process";
import { machine, writeSection } from "./node/results.mjs";
import { quantile, sorted } from "./suite/compare.mjs";

const [count = "15"] = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const runs = Number(count);

/** Programs that say when they reached what they are for, in milliseconds since 1970. */
const NOW = "console.log(performance.timeOrigin + performance.now());";
const programs = {
  "Node alone": NOW,
  "import downhill": `import "downhill"; ${NOW}`,
  "… and its kernels": `import { load } from "downhill"; await load(); ${NOW}`,
  "… and a model of 784-50-10": program("", ""),
  "… and its first step": program("", "await model.fit(data, { steps: 1 });"),
  "the same on built-in digits": program(
    "digits, ",
    "const { train } = await digits({ train: 1000, test: 10 }); await model.fit(train, { steps: 1 });",
  ),
  "the first step of 784-512-512-10, adam": program(
    "adam, ",
    "await model.fit(data, { steps: 1, batchSize: 128 });",
    "[dense(512), relu(), dense(512), relu(), dense(10)]",
    "adam()",
  ),
};

function program(imports, work, layers = "[dense(50), relu(), dense(10)]", optimizer = "sgd()") {
  return `
    import { ${imports}dataset, dense, relu, sequential, sgd, softmaxCrossEntropy } from "downhill";
    const data = dataset({
      x: new Uint8Array(1000 * 784).fill(7), t: new Int32Array(1000), shape: [784], classes: 10, scale: 1 / 255,
    });
    const model = await sequential(${layers}).compile({
      input: [784], loss: softmaxCrossEntropy(), optimizer: ${optimizer},
    });
    ${work}
    ${NOW}`;
}

function millisecondsTo(code) {
  const began = performance.timeOrigin + performance.now();
  const { stdout, status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout) - began;
}

const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let run = 0; run < runs; run++) {
  for (const [name, code] of Object.entries(programs)) times[name].push(millisecondsTo(code));
}
const alone = quantile(sorted(times["Node alone"]), 0.5);
const rows = Object.entries(times).map(([name, sample]) => {
  const median = quantile(sorted(sample), 0.5);
  return [name, median.toFixed(1), (median - alone).toFixed(1)];
});
const HEADINGS = ["until", "ms", "beyond Node alone"];
const line = ([name, ...numbers]) => name.padEnd(42) + numbers.map((text) => text.padStart(19)).join("");
console.log(`${machine()}, medians of ${runs} processes\n`);
for (const row of [HEADINGS, ...rows]) console.log(line(row));
if (process.argv.includes("--write")) {
  const table = [HEADINGS, ["---", "---:", "---:"], ...rows].map((row) => `| ${row.join(" | ")} |`);
  const command = `\`node bench/startup.mjs --write\`, medians of ${runs} processes each, ${machine()}.`;
  writeSection("startup", `${command}\n\n${table.join("\n")}`);
}

// npm run bench:peers [-- WORD… --write --smoke --node PATH]: the same work by downhill and by its peers, in one run.
//
// Install the peers first: `npm ci --prefix bench/peers`. With words, only the workloads whose names contain one.
// --write puts the tables into bench/results.md; --smoke runs a few rounds and fails when a peer's losses are not ours;
// --node runs our side in another Node.

import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine, writeSection } from "../node/results.mjs";
import { loadImages, writeWork } from "./driver/data.mjs";
import { measureRounds, measureStarts } from "./driver/measure.mjs";
import { disagreements, notFalling, report } from "./driver/report.mjs";
import { sidesFor } from "./driver/sides.mjs";
import { workloads } from "./driver/workloads.mjs";

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean" }, smoke: { type: "boolean" }, node: { type: "string" } },
});
const chosen = workloads.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (options.write && (options.smoke || options.node)) {
  throw new RangeError("--write: expected whole rounds in one Node, got --smoke or --node");
}
const { train, source } = await loadImages(options.smoke ? 1000 : 60_000);

for (const workload of chosen) {
  const work = options.smoke ? small(workload) : workload;
  const folder = writeWork(work, train);
  try {
    const measure = work.starts ? measureStarts : measureRounds;
    const result = await measure({ ...work, folder }, sidesFor(work), {
      turns: options.smoke ? 1 : undefined,
      node: options.node,
    });
    const text = report(work, result);
    console.log(`${text}\n`);
    check(work, result);
    if (options.write) write(work, text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function small(workload) {
  const { samples, checked } = workload;
  return { ...workload, samples: Math.min(samples, 1000), checked: Math.min(checked, 5) };
}

function check(work, { measured, left }) {
  const wrong = [
    ...disagreements(work, measured).map(({ id }) => `${id} computes something else`),
    ...notFalling(work, measured).map(({ id }) => `${id}: its loss does not fall`),
  ];
  const missing = options.smoke
    ? left.filter((side) => side.package && !isKnown(work, side)).map(({ id, error }) => `${id}: ${error}`)
    : [];
  if (wrong.length + missing.length === 0) return;
  throw new Error(`${work.name}: ${[...wrong, ...missing].join("; ")}`);
}

/** Whether a peer left the work for want of what it is known to lack. */
function isKnown({ kind }, { lacks, error }) {
  return lacks?.[kind] !== undefined && error.includes(lacks[kind]);
}

/** One section for each workload and each major version of Node. */
function write(work, text) {
  const [major] = process.versions.node.split(".");
  const command = `npm run bench:peers -- ${work.name} --write`;
  writeSection(
    `peers ${work.name} node ${major}`,
    `${text}\n\n\`${command}\`, ${machine()}, images: ${source}.`,
  );
}

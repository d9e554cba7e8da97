// Sections of bench/results.md, each written by the command that measured it.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";

const FILE = new URL("../results.md", import.meta.url);

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function writeSection(name, text) {
  const before = readFileSync(FILE, "utf8");
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`bench/results.md: expected ${open} … ${close}, got none.`);
  const after = `${before.slice(0, start + open.length)}\n${text}\n${before.slice(end)}`;
  writeFileSync(FILE, after);
}

/** What this was measured on. */
export function machine() {
  const [{ model }] = os.cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `Node ${process.versions.node}, ${os.availableParallelism()} cores of ${model.trim()}, ${date}`;
}

export function packageVersion(name) {
  return createRequire(import.meta.url)(`${name}/package.json`).version;
}

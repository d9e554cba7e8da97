// Programs over the built package that run in a page of a browser and tell what they find.

import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { EngineName, Lack } from "./engines.mjs";
import { visit } from "./visit.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A page that runs a program over the package and shows what it answers, or what it throws. */
const page = (program: string) => `<!doctype html><title>Program</title>
<script type="importmap">{ "imports": {
  "downhill": "./dist/index.js",
  "@assemblyscript/loader": "./node_modules/@assemblyscript/loader/index.js"
} }</script>
<p id="shown"></p>
<script type="module">
  import { dataset, dense, relu, sequential, softmaxCrossEntropy, spawnTrainer } from "downhill";

  const network = (units) => sequential([dense(units), relu(), dense(10)]);
  const loss = softmaxCrossEntropy();
  const samples = (size) => dataset({
    x: Float32Array.from({ length: 100 * size }, (_, i) => ((i * 40503) % 1000) / 1000),
    t: Int32Array.from({ length: size }, (_, i) => i % 10),
    shape: [100],
  });
  const failure = (promise) => promise.then(() => "no error", (error) => error.name + ": " + error.message);
  async function run() { ${program} }
  document.getElementById("shown").textContent = "found " + JSON.stringify(await run());
</script>`;

export interface ProgramOptions {
  /** Something that the browser shall do without. */
  readonly lacking?: Lack;
  /** Sent with every file. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the body of an async function answers in a page, which may use the names above. */
export async function found(browser: EngineName, program: string, options: ProgramOptions = {}) {
  const { texts, errors } = await visit(browser, {
    folder: root,
    html: page(program),
    until: /^found/,
    ...options,
  });
  expect(errors).toEqual([]);
  return JSON.parse(String(texts.at(-1)).slice("found ".length));
}

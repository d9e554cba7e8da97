// What the package weighs, compressed: the table of docs/loading.md.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const document = await readFile(`${root}/docs/loading.md`, "utf8");

const gzipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length / 1000;

const escaped = (text: string) => text.replace(/[().]/g, "\\$&");

/** The kilobytes of a program that uses the built package, as one file. */
async function bundled(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    alias: { downhill: `${root}/dist/index.js` },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return gzipped(outputFiles[0].contents);
}

const network = `
  import { dataset, dense, digits, relu, sequential, sgd, softmaxCrossEntropy } from "downhill";
  const model = await sequential([dense(50), relu(), dense(10)])
    .compile({ input: [784], loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 0.1 }), seed: 1 });`;

describe("docs/loading.md says what is carried:", () => {
  const files = ["simd.wasm", "relaxed.wasm"].map(
    (file) => [`kernels: ${file}`, async () => gzipped(await readFile(`${root}/dist/wasm/${file}`))] as const,
  );
  test.each([
    [
      "JavaScript to train 784-50-10 on your own arrays",
      () => bundled(`${network} await model.fit(dataset({ x: [], t: [] }), { epochs: 5 });`),
    ],
    [
      "the same on the built-in digits",
      () => bundled(`${network} await model.fit((await digits()).train, { epochs: 5 });`),
    ],
    ...files,
    [
      "loaded when a loss is not finite: where that began, wasm/diagnosis.js",
      async () => gzipped(await readFile(`${root}/dist/wasm/diagnosis.js`)),
    ],
    ...[
      "the built-in digits, which are drawings, wasm/digits.js",
      "save(path) and load(…) of a model, wasm/saved.js",
      "threads, wasm/teams.js",
      "threads, wide and relaxed kernels, wasm/builds.js",
      "model.profile(), wasm/profile.js",
      "onProgress, wasm/progress.js",
      "plain TypeScript, wasm/reference.js",
    ].map(
      (what) =>
        [
          `loaded when asked for: ${what}`,
          async () => gzipped(await readFile(`${root}/dist/${what.split(", ").at(-1)}`)),
        ] as const,
    ),
    [
      "all of it in one file: downhill.min.js",
      async () => gzipped(await readFile(`${root}/dist/downhill.min.js`)),
    ],
  ] as const)("%s", async (what, measure) => {
    const written = Number(document.match(new RegExp(`\\| ${escaped(what)} \\| ([\\d.]+) \\|`))?.[1]);
    const kilobytes = await measure();
    // A little may come and go; who adds more writes it down.
    expect(Math.abs(kilobytes - written), `${kilobytes.toFixed(1)} kB`).toBeLessThan(1.5);
  });

  test("no more than 25 kB of JavaScript for a program that trains", async () => {
    const onDigits = await bundled(`${network} await model.fit((await digits()).train, { epochs: 5 });`);
    expect(onDigits).toBeLessThanOrEqual(25);
  });

  test("nothing, for an import that uses nothing", async () => {
    expect(await bundled('import { relu } from "downhill";')).toBeLessThan(1);
  });
});

test.each(["simd", "relaxed"])("%s.wasm takes at most 40 kB gzipped", async (name) => {
  expect(gzipped(await readFile(`${root}/dist/wasm/${name}.wasm`))).toBeLessThanOrEqual(40);
});

// The builds that have kernels and worker inside: one file each, nothing beside them.

import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

const program = (module: string) => `
import { dataset, dense, incrementalGradient, relu, sequential, softmaxCrossEntropy, spawnTrainer } from ${JSON.stringify(module)};
const x = Float32Array.from({ length: 4000 }, (_, i) => ((i * 40503) % 1000) / 1000);
const t = Int32Array.from({ length: 40 }, (_, i) => i % 10);
const compile = (options) => sequential([dense(50), relu(), dense(10)])
  .compile({ input: [100], loss: softmaxCrossEntropy(), ...options });
const model = await compile({});
const { precision } = await compile({ precision: "relaxed" });
const { traceHash } = await model.fit(dataset({ x, t, shape: [100] }), { batchSize: 8, steps: 20 });
const trainer = await spawnTrainer();
const remote = await trainer.compile(sequential([dense(50), relu(), dense(10)]), { input: [100], loss: softmaxCrossEntropy() });
const inWorker = await remote.fit(dataset({ x, t, shape: [100] }), { batchSize: 8, steps: 20 });
if (inWorker.traceHash !== traceHash) throw new Error("other bits in the worker");
await trainer.close();
const gradients = [];
for (const threads of [1, 2]) {
  const gradient = await incrementalGradient({ sizes: [3, 2], activation: "relu", threads });
  const params = { W1: new Float64Array(6).fill(0.5), b1: new Float64Array(2) };
  gradients.push(gradient.run(params, new Float64Array([1, 2, 3]), new Int32Array([1])).W1.join());
  await gradient.close();
}
console.log(JSON.stringify({ backend: model.backend, precision, traceHash, gradients }));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-inline-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rm(folder, { recursive: true }));

async function runWith(module: string) {
  const file = join(folder, "program.mjs");
  await writeFile(file, program(module));
  const { stdout, stderr } = await run(process.execPath, [file]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test.each(["inline.js", "downhill.min.js"])("%s works alone, with the bits of the package", async (file) => {
  await copyFile(join(root, "dist", file), join(folder, file));
  const found = await runWith(`./${file}`);
  const { traceHash, gradients } = await runWith(join(root, "dist/index.js"));
  // Its kernels are the exact ones only: what runs is said.
  expect(found).toEqual({ backend: "wasm", precision: "exact", traceHash, gradients });
  expect(found.gradients[0]).toBe(found.gradients[1]);
});

test("downhill.min.js imports nothing", async () => {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: [join(root, "dist/downhill.min.js")],
    bundle: false,
    write: false,
    metafile: true,
    outdir: folder,
  });
  expect(Object.values(metafile.inputs).flatMap(({ imports }) => imports)).toEqual([]);
});

test.each(["index.js", "inline.js"])(
  "classes have their own names in %s, where errors show them",
  async (file) => {
    const built = await import(pathToFileURL(join(root, "dist", file)).href);
    const classes = Object.entries<unknown>(built).filter(([name]) => /^[A-Z]/.test(name));
    expect(classes.length).toBeGreaterThan(10);
    for (const [name, made] of classes) expect((made as { name: string }).name).toBe(name);
  },
);

test("a bundle that is no module: what reaches for a file beside it says so, and downhill/inline has none", async () => {
  const { build } = await import("esbuild");
  const contents = `
    import { dense, digits, sequential, softmaxCrossEntropy, spawnTrainer } from "downhill";
    const compile = () => sequential([dense(10)]).compile({ input: [100], loss: softmaxCrossEntropy() });
    const said = (start) => start().then(() => "nothing", (error) => error.message);
    Promise.all([compile, spawnTrainer, digits].map(said)).then((all) => {
      console.log(JSON.stringify(all));
      process.exit();
    });`;
  const told = await Promise.all(
    ["index.js", "inline.js"].map(async (entry) => {
      const outfile = join(folder, `${entry}.cjs`);
      const alias = { downhill: join(root, "dist", entry) };
      await build({
        stdin: { contents, resolveDir: root },
        alias,
        bundle: true,
        outfile,
        platform: "node",
        logLevel: "error",
      });
      return JSON.parse((await run(process.execPath, [outfile])).stdout);
    }),
  );
  const expected =
    "downhill: expected the address of its module, got none. " +
    "Bundle it as a module (esbuild: --format=esm), or import downhill/inline.";
  expect(told).toEqual([
    [expected, expected, expected],
    ["nothing", "nothing", "nothing"],
  ]);
});

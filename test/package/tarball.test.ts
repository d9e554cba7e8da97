// `npm pack`, installed into an empty folder, runs the README's program, and in a page. All bundlers and runtimes:
// npm run test:bundlers.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, programOf } from "../browsers/engines.mjs";
import { serve } from "../bundlers/server.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
let files: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-tarball-"));
  // The tests run on a fresh build: packing need not build again.
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const [{ filename, files: entries }] = JSON.parse(packed.stdout);
  files = entries.map(({ path }: { path: string }) => path);
  const project = join(folder, "project");
  await mkdir(project);
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({ name: "empty", private: true, type: "module" }),
  );
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, filename)], {
    cwd: project,
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe("the tarball", () => {
  test("holds what is needed, and nothing of the workshop", () => {
    for (const file of [
      "dist/index.js",
      "dist/trainer-worker.js",
      "dist/cli.js",
      "dist/wasm/simd.wasm",
      "dist/wasm/relaxed.wasm",
      "dist/wasm/worker.js",
      "dist/types/index.d.ts",
      "README.md",
      "LICENSE",
    ]) {
      expect(files).toContain(file);
    }
    expect(files.filter((file) => /^(src|test|bench|assembly|examples|docs|scripts)\//.test(file))).toEqual(
      [],
    );
  });

  test("has no script that npm runs, or asks about, where it is installed", async () => {
    const manifest = join(folder, "project/node_modules/downhill/package.json");
    const { scripts } = JSON.parse(await readFile(manifest, "utf8"));
    // npm asks about `prepare` unless a package comes from a registry.
    const asked = ["preinstall", "install", "postinstall", "prepare"];
    expect(Object.keys(scripts).filter((name) => asked.includes(name))).toEqual([]);
    // What npm makes an install script of.
    expect(files).not.toContain("binding.gyp");
  });

  test("runs the README's program", async () => {
    const program = await readFile(join(root, "examples/digits.ts"), "utf8");
    const { code } = await transform(program, { loader: "ts", format: "esm" });
    await writeFile(join(folder, "project", "program.js"), code);
    const { stdout } = await run(process.execPath, ["program.js"], { cwd: join(folder, "project") });
    expect(Number(/accuracy: ([\d.]+)/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(0.95);
  });

  test("brings the command line and the .wasm file", async () => {
    const { stdout } = await run("npx", ["--no-install", "downhill", "--version"], {
      cwd: join(folder, "project"),
    });
    expect(stdout.trim()).toMatch(/^(downhill )?\d+\.\d+\.\d+/);
    await writeFile(
      join(folder, "project", "wasm.js"),
      'import { fileURLToPath, pathToFileURL } from "node:url";\nconsole.log(fileURLToPath(import.meta.resolve("downhill/simd.wasm")));',
    );
    const { stdout: path } = await run(process.execPath, ["wasm.js"], { cwd: join(folder, "project") });
    expect((await readFile(path.trim())).subarray(0, 4)).toEqual(Buffer.from([0, 0x61, 0x73, 0x6d]));
  });

  test.each([
    ["a page", ["--lib", "es2023,dom"]],
    ["Node", ["--lib", "es2023", "--types", "node", "--typeRoots", join(root, "node_modules/@types")]],
  ])("has types that a strict project for %s can use", async (_, library) => {
    const project = join(folder, "project");
    const source = await readFile(join(root, "examples/digits.ts"), "utf8");
    await writeFile(join(project, "types.ts"), source);
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", ...library];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const check = run(process.execPath, [tsc, ...options, "types.ts"], { cwd: project });
    expect(await check.catch((error) => error.stdout)).toHaveProperty("stderr", "");
  });

  test("has a name for every type that a library built on it would write into its own declarations", async () => {
    const project = join(folder, "project");
    const exported = Object.keys(await import(pathToFileURL(join(root, "dist/index.js")).href));
    const source = `
      import * as downhill from "downhill";
      ${exported.map((name) => `export const its_${name} = downhill.${name};`).join("\n")}
      const data = downhill.dataset({ x: [[1]], t: [0] });
      const network = downhill.sequential([downhill.dense(1)]);
      export const model = await network.compile({ input: [1], loss: downhill.softmaxCrossEntropy() });
      export const { description, fit, predict, layers = network.layers } = model as typeof model & typeof network;
      export const weights = model.getParameter("dense_1.weight").data;
      export const { features, target } = data;
      export const images = await downhill.digits();
      export const files = await downhill.mnist("folder");
      const net = new downhill.TwoLayerNet({ inputSize: 1, hiddenSize: 1, outputSize: 2, activation: "relu" });
      export const params = net.params, gradient = net.gradient([[1]], [0]), loss = net.loss;
      export const nested = downhill.variable([1]).gradient.toArray();
      export const { build } = downhill.dense(1), { update } = downhill.sgd(), { fill } = downhill.he();
      export const slope = downhill.numericalGradient((x: { w: number[] }) => x.w.length, { w: [1] });`;
    await writeFile(join(project, "library.ts"), source);
    const options = ["--declaration", "--emitDeclarationOnly", "--outDir", "declared", "--strict"];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const args = [tsc, ...options, "--module", "nodenext", "--target", "es2022", ...types, "library.ts"];
    const emitted = run(process.execPath, args, { cwd: project });
    expect(await emitted.catch((error) => error.stdout)).toHaveProperty("stderr", "");
  }, 60_000);
});

describe("a program of two runs, here and in a worker,", () => {
  let project: string;
  let expected: string;
  beforeAll(async () => {
    project = join(folder, "project");
    const program = await readFile(join(root, "test/bundlers/program.js"), "utf8");
    await writeFile(join(project, "program.js"), program);
    await writeFile(join(project, "main.js"), 'import { run } from "./program.js";\n\nrun();\n');
    expected = (await run(process.execPath, ["main.js"], { cwd: project })).stdout.trim();
    expect(expected).toMatch(/^{"here":"(\w{16})","inWorker":"\1"/);
  });

  /** What it tells in a page, which is not isolated: its worker has one thread there. */
  async function inPage(where: string, html: string): Promise<void> {
    const server = await serve(where, { html });
    const close = await openBrowser("chromium", server.address);
    const told = await server.report;
    await close();
    server.close();
    expect(told).toEqual({ ...JSON.parse(expected), threads: 1 });
  }

  const module = '<!doctype html><script type="module" src="./main.js"></script>';

  test("bundled by esbuild, tells the same in Node and in Chromium", async ({ skip }) => {
    const alias = { downhill: "downhill/inline" };
    const outfile = join(folder, "bundle/main.js");
    const options = {
      bundle: true,
      format: "esm",
      minify: true,
      outfile,
      alias,
      absWorkingDir: project,
    } as const;
    await build({ entryPoints: ["main.js"], ...options });
    expect((await run(process.execPath, [outfile])).stdout.trim()).toBe(expected);
    if (!programOf("chromium")) skip("Chromium is not installed");
    await inPage(join(folder, "bundle"), module);
  });

  test("tells the same in a page with an import map", async ({ skip }) => {
    if (!programOf("chromium")) skip("Chromium is not installed");
    const imports = {
      downhill: "./node_modules/downhill/dist/index.js",
      "@assemblyscript/loader": "./node_modules/@assemblyscript/loader/index.js",
    };
    await inPage(project, `<script type="importmap">${JSON.stringify({ imports })}</script>${module}`);
  });
});

// `npm pack`, installed into an empty folder, runs the README's program.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

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
      'import { fileURLToPath } from "node:url";\nconsole.log(fileURLToPath(import.meta.resolve("downhill/simd.wasm")));',
    );
    const { stdout: path } = await run(process.execPath, ["wasm.js"], { cwd: join(folder, "project") });
    expect((await readFile(path.trim())).subarray(0, 4)).toEqual(Buffer.from([0, 0x61, 0x73, 0x6d]));
  });

  test("has types that a strict project can use", async () => {
    const project = join(folder, "project");
    const source = await readFile(join(root, "examples/digits.ts"), "utf8");
    await writeFile(join(project, "types.ts"), source);
    const options = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--lib",
      "es2023,dom",
    ];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const check = run(process.execPath, [tsc, ...options, "types.ts"], { cwd: project });
    expect(await check.catch((error) => error.stdout)).toHaveProperty("stderr", "");
  });
});

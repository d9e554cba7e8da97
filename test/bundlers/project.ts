// A project of a user: the packed package, bundlers and runtimes, installed from the registry into a folder of its own.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));

export interface Project {
  readonly folder: string;
  /** The packed package. */
  readonly tarball: string;
  /** Runs a program of `node_modules/.bin`, or `node`, and answers what it prints. */
  call(program: string, ...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Packs what was built and installs it beside the packages of test/bundlers/package.json. */
export async function installProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "downhill-bundlers-"));
  for (const name of await readdir(here)) {
    if (/\.(m?js|json)$/.test(name)) await cp(join(here, name), join(folder, name));
  }
  const program = await readFile(join(here, "program.js"), "utf8");
  await writeFile(join(folder, "program-inline.js"), program.replace('"downhill"', '"downhill/inline"'));
  await writeFile(join(folder, "main-inline.js"), 'import { run } from "./program-inline.js";\n\nrun();\n');
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(packed.stdout);
  const tarball = join(folder, filename);
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"];
  await run("npm", ["install", ...flags, tarball], { cwd: folder });
  return {
    folder,
    tarball,
    async call(program, ...args) {
      const path = program === "node" ? process.execPath : join(folder, "node_modules/.bin", program);
      const env = { ...process.env, NODE_ENV: "", NO_COLOR: "1" };
      return (await run(path, args, { cwd: folder, env, maxBuffer: 2 ** 24 })).stdout;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

// Runs the programs of the lecture: for what they print, or for the values that they have at their end, so that figures
// show what the programs compute.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where the programs lie. */
export const folder = join(root, "examples", "lecture");

/** The programs' names in their order: `01-sum-of-squares-error`, … */
export async function programNames() {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3))
    .sort();
}

/** A program's text. */
export function textOf(name) {
  return readFile(join(folder, `${name}.ts`), "utf8");
}

/** Hands `use` a file with the program, in a folder where `downhill` is this package. */
async function withProgram(typescript, use) {
  const { code } = await transform(typescript, { loader: "ts", format: "esm" });
  const place = await mkdtemp(join(tmpdir(), "downhill-lecture-"));
  try {
    await mkdir(join(place, "node_modules"));
    await symlink(root, join(place, "node_modules", "downhill"));
    const file = join(place, "program.mjs");
    await writeFile(file, code);
    return await use(file);
  } finally {
    await rm(place, { recursive: true });
  }
}

/** What a program prints. */
export async function output(name) {
  const run = promisify(execFile);
  return withProgram(await textOf(name), async (file) => (await run(process.execPath, [file])).stdout);
}

/**
 * Constants of a program after it has run.
 *
 * @param number  The two digits that the program's name begins with.
 */
export async function valuesOf(number, constants) {
  const name = (await programNames()).find((name) => name.startsWith(number));
  const silent = `const console = { log() {} };\n${await textOf(name)}\nexport { ${constants.join(", ")} };`;
  return withProgram(silent, (file) => import(pathToFileURL(file).href));
}

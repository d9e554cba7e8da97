// Files that a command writes, looked at before any work is done.

import { existsSync, readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { checkWritable, loadModel } from "downhill";
import { expected } from "./errors.js";

/**
 * Makes sure that a model can be saved there, and that nothing but another model would be lost by it.
 *
 * @returns  Whether a model lies there already.
 */
export async function checkOutput(path: string): Promise<boolean> {
  await checkWritable(path);
  if (!existsSync(path)) return false;
  await loadModel(path).catch((error: Error) => {
    const remedy = `Choose another name, or move that file away. (${error.message})`;
    const what = "a new file, or a model of downhill to replace";
    throw new Error(expected(`--out ${path}`, what, "a file that is none", remedy), { cause: error });
  });
  return true;
}

/** Makes sure that a trace can be written there, and that nothing but another trace would be lost by it. */
export async function checkTrace(path: string): Promise<void> {
  await checkWritable(path);
  if (!existsSync(path) || readFileSync(path, "utf8").startsWith('{"traceEvents"')) return;
  const what = "a new file, or a trace of downhill to replace";
  const remedy = "Choose another name, or move that file away.";
  throw new Error(expected(`--trace ${path}`, what, "a file that is none", remedy));
}

/** Writes a file whole or not at all. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

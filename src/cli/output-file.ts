// The file a model is saved to, looked at before any work is done.

import { existsSync } from "node:fs";
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

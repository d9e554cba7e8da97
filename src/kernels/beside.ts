// What few programs need is a file of its own beside the bundle, so that no bundle has to carry it.

import { message, reasonOf } from "../errors.js";

/**
 * Imports such a file.
 *
 * @param where  Who needs it, as errors begin.
 * @param what   What is in it.
 */
export async function importBeside<T>({ href }: URL, where: string, what: string): Promise<T> {
  try {
    return await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ href);
  } catch (error) {
    const remedy = "Copy the files of downhill/dist/wasm there, or import downhill/inline.";
    throw new Error(message(where, `${what} at ${href}`, reasonOf(error), remedy), { cause: error });
  }
}

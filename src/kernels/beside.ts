// What few programs need is a file of its own beside the bundle, so that no bundle has to carry it.

import { message, reasonOf } from "../errors.js";

/** What helps where a file is missing: most often a bundler has moved the code away from it. */
export const COPY_FILES =
  "Copy the files of downhill/dist/wasm there, give load({ wasm }) their place, or import downhill/inline.";

/**
 * The address of a file beside the bundle.
 *
 * @param address  Finds it by `import.meta.url`, in the expression that bundlers look for.
 */
export function placeOf(address: () => URL): URL {
  try {
    return address();
  } catch (cause) {
    const remedy = "Bundle it as a module (esbuild: --format=esm), or import downhill/inline.";
    throw new Error(message("downhill", "the address of its module", "none", remedy), { cause });
  }
}

/**
 * Imports such a file.
 *
 * @param address  As `placeOf` takes it.
 * @param where  Who needs it, as errors begin.
 * @param what   What is in it.
 */
export async function importBeside<T>(address: () => URL, where: string, what: string): Promise<T> {
  const { href } = placeOf(address);
  try {
    return await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ href);
  } catch (error) {
    throw new Error(message(where, `${what} at ${href}`, reasonOf(error), COPY_FILES), { cause: error });
  }
}

// The kernels in plain TypeScript as a file of their own: few programs need them, so no bundle has to carry them. In
// downhill/inline, late-reference-inline.ts stands in this module's place.

import { message, reasonOf } from "../errors.js";
import { referenceFile } from "../kernels/files.js";
import type { ReferenceKernels } from "./backend.js";

export async function loadReferenceKernels(): Promise<ReferenceKernels> {
  const { href } = referenceFile();
  try {
    return (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ href))
      .referenceKernels;
  } catch (error) {
    const remedy = "Copy the files of downhill/dist/wasm there, or import downhill/inline.";
    throw new Error(message("backend", `the plain TypeScript kernels at ${href}`, reasonOf(error), remedy), {
      cause: error,
    });
  }
}

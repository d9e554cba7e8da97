// What a saved model is read from.

import { message, show } from "../errors.js";

/** Checks that something can be read from. @throws {TypeError} */
export function checkSource(where: string, source: unknown): void {
  if (typeof source === "string" || source instanceof Uint8Array) return;
  throw new TypeError(message(where, "the path of a file or its bytes", show(source)));
}

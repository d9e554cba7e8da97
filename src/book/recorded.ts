// What the book's layers share.

import type { ArrayLikeNumbers, NDArray, Variable } from "../eager/index.js";
import { message } from "../errors.js";

/** What a layer gives for what it takes: a number for a number, an array for anything else. */
export type ValueOf<X extends ArrayLikeNumbers> = X extends number ? number : NDArray;

/** The output that `forward` left behind. @throws {Error} when `backward` comes first. */
export function recorded<V extends Variable>(layer: string, out: V | undefined): V {
  if (out) return out;
  throw new Error(message(`${layer}.backward`, "forward() before it", "none"));
}

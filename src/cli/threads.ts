// How many threads: an option of every command that runs a network.

import { value } from "./arguments.js";
import { expected, UsageError } from "./errors.js";
import { integer, orWord, type Reader } from "./readers.js";

/** More threads than this no model has. */
const MOST = 256;

const atMost: Reader<number> = (where, text) => {
  const threads = integer(1)(where, text);
  if (threads <= MOST) return threads;
  throw new UsageError(expected(where, `an integer from 1 to ${MOST}`, JSON.stringify(text)));
};

/** @param fallback  `auto` where there is enough to do, 1 where workers take longer to start than the work takes. */
export const threadsOption = (fallback: "auto" | 1) =>
  value(
    "N",
    `a number, or auto for what suits the machine; the bits are the same (default: ${fallback})`,
    orWord({ auto: "auto" as const }, atMost),
    fallback,
  );

// How many threads: an option of every command that trains.

import { value } from "./arguments.js";
import { UsageError } from "./errors.js";
import { integer } from "./readers.js";

export const threadsOption = value("N", "1 or auto (default): this build runs on one thread", oneThread, 1);

function oneThread(where: string, text: string): number {
  const threads = text === "auto" ? 1 : integer(1)(where, text);
  if (threads === 1) return threads;
  throw new UsageError(`${where}: expected 1 or auto, got ${threads}. This build runs on one thread.`);
}

// A kernel together with its arguments, as one function without any.

import type { Kernel } from "./instance.js";

/** Makes the call; allocates nothing. */
export type BoundCall = () => void;

/** The call of a kernel by one of `threads` threads. */
export function boundCall(
  kernel: Kernel,
  args: readonly number[],
  thread: number,
  threads: number,
): BoundCall {
  return kernel.bind(undefined, ...(integersAsSuch([...args, thread, threads]) as number[]));
}

/**
 * The same numbers in an array of anything. V8 keeps an array of numbers as doubles once a list made in the same place
 * had a fraction, and boxes each of them on its way into a call: garbage in every step, and loops of plain TypeScript
 * over such "integers" at half their speed.
 */
function integersAsSuch(numbers: readonly number[]): unknown[] {
  const values: unknown[] = [undefined];
  values.length = 0;
  for (const value of numbers) values.push(value === (value | 0) ? value | 0 : value);
  return values;
}

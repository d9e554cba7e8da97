// How threads share a program: how many take part in each call, and where they have to wait for each other.

import { bytesOf } from "../graph/tensor.js";
import type { TeamCall } from "../threads/team-program.js";
import type { Call, Program } from "./program.js";

/** Nanoseconds of work for which another thread is worth while: twice what a barrier costs. */
const GRAIN = 400;
/** The same for waking the others from sleep. */
const WAKING = 30_000;
/** What a thread does in a nanosecond, in the kernels that do least. */
const OPERATIONS = 8;
const BYTES = 32;

/** Bytes that a call touches. */
interface Range {
  readonly start: number;
  readonly end: number;
  readonly written: boolean;
}

/** What stands between two barriers. */
interface Touched {
  readonly ranges: readonly Range[];
  readonly width: number;
}

/**
 * The calls of a program as `threads` threads run them: with as many threads as the work is worth, and without waiting
 * where no thread needs what another one does.
 *
 * A call whose tensors are not noted is shared by all and waited for on both sides. An answer about one sample, and whatever else
 * is as short and changes nothing, is left to one thread: the others sleep when it is asked for.
 */
export function share(program: Program, threads: number): Required<TeamCall>[] {
  let since: (Touched | undefined)[] = [];
  if (isShort(program)) threads = 1;
  return program.calls.map((call) => {
    const { kernel, arguments: args } = call;
    const ranges = rangesOf(program, call);
    const width = ranges ? widthOf(call, threads) : threads;
    const touched = ranges && { ranges, width };
    const waits = since.some((earlier) => !earlier || !touched || mustWait(earlier, touched));
    since = waits ? [touched] : [...since, touched];
    return { kernel, arguments: args, width, waits };
  });
}

function isShort({ calls }: Program): boolean {
  if (calls.some(({ changes, writes }) => changes || writes.length === 0)) return false;
  return calls.reduce((sum, call) => sum + nanosecondsOf(call), 0) < WAKING;
}

/** How many threads a call is worth. */
function widthOf(call: Call, threads: number): number {
  return Math.min(threads, Math.max(1, Math.ceil(nanosecondsOf(call) / GRAIN)));
}

function nanosecondsOf({ operations, bytes }: Call): number {
  return Math.max(operations / OPERATIONS, bytes / BYTES);
}

/** Undefined when nothing is known of them. */
function rangesOf({ tensors, dtype }: Program, call: Call): Range[] | undefined {
  const { writes, reads, workspace } = call;
  if (writes.length + reads.length === 0) return undefined;
  const range = (index: number, written: boolean): Range => {
    const tensor = tensors[index];
    return { start: tensor.address, end: tensor.address + bytesOf(tensor, dtype), written };
  };
  return [
    ...writes.map((index) => range(index, true)),
    ...reads.map((index) => range(index, false)),
    ...(workspace
      ? [{ start: workspace.address, end: workspace.address + workspace.bytes, written: true }]
      : []),
  ];
}

/** True when one call writes what the other one touches, unless one and the same thread does both. */
function mustWait(earlier: Touched, later: Touched): boolean {
  if (earlier.width === 1 && later.width === 1) return false;
  return earlier.ranges.some((a) =>
    later.ranges.some((b) => (a.written || b.written) && a.start < b.end && b.start < a.end),
  );
}

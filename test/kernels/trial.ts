// Tries a kernel call in every way it may be made, and its TypeScript twin on the same arguments.

import { referenceKernels } from "../../src/reference/index.js";
import { viewsOf } from "../../src/reference/views.js";
import type { Workbench } from "./workbench.js";

const constructors = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
};
type Kind = keyof typeof constructors;
type Elements = InstanceType<(typeof constructors)[Kind]>;

/** An array argument of a kernel. */
interface ArrayArgument {
  readonly kind: Kind;
  readonly values: Elements;
  /** Written by the kernel; `values` is what it finds there. */
  readonly written: boolean;
}
export type Argument = ArrayArgument | number;

/** An input: the kernel must leave it as it is. */
export function input(kind: Kind, values: ArrayLike<number>): ArrayArgument {
  return { kind, values: constructors[kind].from(values as ArrayLike<number>), written: false };
}

/** An output full of NaN (0x7f for integers): the kernel must overwrite every element. */
export function output(kind: Kind, length: number): ArrayArgument {
  const filler = kind === "f32" || kind === "f64" ? Number.NaN : 0x7f;
  return { kind, values: constructors[kind].from(new Array<number>(length).fill(filler)), written: true };
}

/** An array that the kernel reads and writes. */
export function updated(kind: Kind, values: ArrayLike<number>): ArrayArgument {
  return { ...input(kind, values), written: true };
}

/** The index of the first element that differs (0 and −0 do, NaN and NaN do not), or −1. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

function demandEqual(what: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  const i = firstDifference(a, b);
  if (i >= 0) throw new Error(`${what}: element ${i} of ${a.length} is ${b[i]}, not ${a[i]}`);
}

interface Way {
  threads: number;
  /** The only one of the threads that comes. */
  only?: number;
  /** Elements past a 64-byte boundary at which every array begins. */
  shift: number;
  /** [output, input]: the output's place is the input's. */
  alias?: readonly [number, number];
  /** The argument whose array ends where the memory ends. */
  last?: number;
}

function runOnce(bench: Workbench, kernel: string, args: readonly Argument[], way: Way): Elements[] {
  bench.clear();
  const placed = args.map((argument, i) => {
    if (typeof argument === "number" || way.alias?.[0] === i || way.last === i) return undefined;
    return bench.place(argument.kind, argument.values, way.shift * argument.values.BYTES_PER_ELEMENT);
  });
  if (way.last !== undefined) {
    const { kind, values } = args[way.last] as ArrayArgument;
    placed[way.last] = bench.placeLast(kind, values);
  }
  if (way.alias) placed[way.alias[0]] = placed[way.alias[1]];
  bench.run(
    kernel,
    args.map((argument, i) => (typeof argument === "number" ? argument : placed[i]!.address)),
    way.threads,
    way.only,
  );
  bench.checkGuards();
  const outputs: Elements[] = [];
  args.forEach((argument, i) => {
    if (typeof argument === "number") return;
    const found = placed[i]!.read();
    if (argument.written) outputs.push(found);
    else if (way.alias?.[1] !== i) demandEqual(`${kernel}: input ${i}`, argument.values, found);
  });
  return outputs;
}

/**
 * Runs a kernel with 1, 2 and 3 threads, on aligned and on merely element-aligned addresses, with each array in turn at
 * the very end of the memory, and in place where `aliases` allows it. Throws unless every way gives the same bits, no
 * guard byte changed, no input changed, nothing behind the arrays was read, and no two threads changed the same element.
 *
 * @param aliases  Pairs [output, input] of argument positions that may be one array.
 * @returns        The outputs, in the order of the arguments.
 */
export function attempt(
  bench: Workbench,
  kernel: string,
  args: readonly Argument[],
  aliases: readonly (readonly [number, number])[] = [],
): Elements[] {
  const outputs = runOnce(bench, kernel, args, { threads: 1, shift: 0 });
  const ways: Way[] = [
    { threads: 2, shift: 0 },
    { threads: 3, shift: 1 },
    { threads: 1, shift: 3 },
  ];
  args.forEach((argument, last) => {
    if (typeof argument !== "number") ways.push({ threads: 1, shift: 0, last });
  });
  for (const alias of aliases) ways.push({ threads: 1, shift: 0, alias }, { threads: 2, shift: 1, alias });
  for (const way of ways) {
    runOnce(bench, kernel, args, way).forEach((found, i) => {
      demandEqual(`${kernel}, ${JSON.stringify(way)}, output ${i}`, outputs[i], found);
    });
  }
  demandSeparateShares(bench, kernel, args, 3);
  return outputs;
}

/** Throws when two threads change the same element: real ones would do so at the same time. */
function demandSeparateShares(
  bench: Workbench,
  kernel: string,
  args: readonly Argument[],
  threads: number,
): void {
  const written = args.flatMap((argument) =>
    typeof argument === "number" || !argument.written ? [] : [argument.values],
  );
  const owners = written.map(({ length }) => new Int32Array(length).fill(-1));
  for (let only = 0; only < threads; only++) {
    runOnce(bench, kernel, args, { threads, shift: 0, only }).forEach((found, output) => {
      found.forEach((value, i) => {
        if (Object.is(value, written[output][i])) return;
        const owner = owners[output][i];
        if (owner >= 0) {
          throw new Error(`${kernel}: threads ${owner} and ${only} write element ${i} of output ${output}`);
        }
        owners[output][i] = only;
      });
    });
  }
}

/** The outputs of the kernel's TypeScript twin for the same arguments. */
export function twin(kernel: string, args: readonly Argument[]): Elements[] {
  const sizes = args.map((a) => (typeof a === "number" ? 0 : (a.values.byteLength + 7) & ~7));
  const views = viewsOf(new ArrayBuffer(sizes.reduce((sum, size) => sum + size, 0)));
  let top = 0;
  const addresses = args.map((argument, i) => {
    if (typeof argument === "number") return argument;
    views[argument.kind].set(argument.values, top / argument.values.BYTES_PER_ELEMENT);
    top += sizes[i];
    return top - sizes[i];
  });
  const reference = referenceKernels[kernel];
  if (!reference) throw new Error(`${kernel} has no twin in src/reference`);
  reference(views, ...addresses, 0, 1);
  return args.flatMap((argument, i) => {
    if (typeof argument === "number" || !argument.written) return [];
    const start = addresses[i] / argument.values.BYTES_PER_ELEMENT;
    return [views[argument.kind].slice(start, start + argument.values.length)];
  });
}

/**
 * Like attempt, and throws unless the TypeScript twin gives the same bits: for float64, and for float32 kernels whose
 * every element is one correctly rounded operation.
 */
export function attemptLikeTwin(
  bench: Workbench,
  kernel: string,
  args: readonly Argument[],
  aliases: readonly (readonly [number, number])[] = [],
): Elements[] {
  const outputs = attempt(bench, kernel, args, aliases);
  twin(kernel, args).forEach((expected, i) => {
    demandEqual(`${kernel} against its twin, output ${i}`, expected, outputs[i]);
  });
  return outputs;
}

/** Throws unless |actual − expected| <= bound for every element; NaN must meet NaN. */
export function demandWithin(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: (i: number) => number,
): void {
  for (let i = 0; i < Math.max(actual.length, expected.length); i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= bound(i))) {
      throw new Error(
        `${what}: element ${i} is ${actual[i]}, ${error} off ${expected[i]}, bound ${bound(i)}`,
      );
    }
  }
}

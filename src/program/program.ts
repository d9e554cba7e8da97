// A program: a flat list of kernel calls over addresses. Plain data: it can be printed, compared and posted to a worker.

import { showShape } from "../errors.js";
import type { DType, ElementType, Shape } from "../graph/tensor.js";

/** A tensor of a program and where it lies. */
export interface PlacedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
  /** Bytes from the start of memory. */
  readonly address: number;
}

/** One kernel call. */
export interface Call {
  /** The kernel's name, such as `gemm_nn_f32`. */
  readonly kernel: string;
  /** Addresses in bytes, sizes in elements, scalars; without the closing `thread, threads`. */
  readonly arguments: readonly number[];
  /** Indices into `tensors` of what it writes and reads: for listings, and so that threads know when to wait. */
  readonly writes: readonly number[];
  readonly reads: readonly number[];
  /** Arithmetic operations of its formula, and bytes it must read and write, for profiles. */
  readonly operations: number;
  readonly bytes: number;
  /** True when it changes what lasts, as an optimizer's step does. */
  readonly changes?: boolean;
  /** Scratch memory of its own. */
  readonly workspace?: { readonly address: number; readonly bytes: number };
}

export interface Program {
  readonly name: string;
  readonly dtype: DType;
  readonly calls: readonly Call[];
  readonly tensors: readonly PlacedTensor[];
  /** Bytes of scratch memory, reused between tensors whose lives do not overlap. */
  readonly scratchBytes: number;
}

/** The program as a listing: one line per call, outputs ← inputs, with shapes and addresses. */
export function listing(program: Program): string {
  const name = (index: number) => {
    const { name, shape, address } = program.tensors[index];
    return `${name}[${showShape(shape)}]@${address.toString(16)}`;
  };
  const width = Math.max(0, ...program.calls.map((call) => call.kernel.length));
  const lines = program.calls.map((call, i) => {
    const line = String(i).padStart(3);
    const reads = call.reads.map(name).join(", ");
    return `${line}  ${call.kernel.padEnd(width)}  ${call.writes.map(name).join(", ")} ← ${reads}`;
  });
  const kilobytes = (program.scratchBytes / 1024).toFixed(1);
  return [
    `${program.name} (${program.dtype}): ${lines.length} calls, ${kilobytes} KiB scratch`,
    ...lines,
  ].join("\n");
}

// Where a loss that is NaN or infinite comes from. Asked only when one was found, before the update of its step: the
// parameters, the batch and the counter are still those that the loss was computed with.

import { indicesOf, type Shape, sizeOf } from "../graph/tensor.js";
import type { Program } from "../program/program.js";
import type { BatchProgram } from "./batch-program.js";
import type { Floats, ModelMemory } from "./memory.js";

/** The first number that is not finite: in a parameter, or else in what an op of the step computed. */
export interface NonFiniteOrigin {
  /** The layer's name, `dense_2`; `loss` and `batch` for what lies behind and before the layers. */
  readonly layer: string;
  /** What the op is called, `matmul`; `parameter` when the number is in a parameter. */
  readonly op: string;
  /** The name of the parameter, or of what the op computed. */
  readonly tensor: string;
  /** Its place, one index per dimension; the first one of an op is the row in the batch. */
  readonly index: readonly number[];
  /** NaN, Infinity or -Infinity. */
  readonly value: number;
}

/** What was found: as data, and as a message tells it. */
export interface Diagnosis {
  readonly origin: NonFiniteOrigin;
  readonly text: string;
}

/** Finds out why the loss of the batch that ran last is not finite. */
export function diagnose(program: BatchProgram): Diagnosis | undefined {
  const origin = program.inspect(findNonFinite);
  return origin && { origin, text: `: ${describeOrigin(origin, program.indices)}` };
}

/** Looks into the parameters, then runs the calls once more, one by one. */
function findNonFinite(memory: ModelMemory, program: Program): NonFiniteOrigin | undefined {
  for (const entry of memory.table.entries) {
    const found = firstNonFinite(memory.parameter(entry), entry.shape);
    if (found) return { ...split(entry.name), op: "parameter", tensor: entry.name, ...found };
  }
  for (const call of program.calls) {
    memory.backend.bind({ ...program, calls: [call] })();
    for (const written of call.writes) {
      const { name, shape, type, address } = program.tensors[written];
      if (type !== "float") continue;
      const found = firstNonFinite(memory.floats(address, sizeOf(shape)), shape);
      if (found) return { ...split(name), tensor: name, ...found };
    }
  }
  return undefined;
}

/** `dense_2.matmul` and, where an op has several outputs, `loss.softmax_cross_entropy_labels.0`. */
function split(name: string): { layer: string; op: string } {
  const path = name.replace(/\.\d+$/, "");
  const dot = path.lastIndexOf(".");
  return { layer: path.slice(0, Math.max(dot, 0)), op: path.slice(dot + 1) };
}

function firstNonFinite(numbers: Floats, shape: Shape): { index: number[]; value: number } | undefined {
  const place = numbers.findIndex((value) => !Number.isFinite(value));
  return place < 0 ? undefined : { index: indicesOf(place, shape), value: numbers[place] };
}

/** The origin as a message tells it. */
function describeOrigin(origin: NonFiniteOrigin, samples: Uint32Array): string {
  const { layer, op, tensor, index, value } = origin;
  const at = index.length > 0 ? ` at [${index.join(", ")}]` : "";
  if (op === "parameter") return `the parameter ${tensor} had become ${value}${at} before it`;
  const sample = index.length > 0 ? `, sample ${samples[index[0]]} of the data` : "";
  return `the first such number is ${value} in layer ${layer}, op ${op}${at}${sample}`;
}

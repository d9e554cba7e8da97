// What a model's file holds, tensor by tensor: each with a window on the memory it is kept in.

import type { Shape } from "../graph/tensor.js";
import type { Floats, ModelMemory } from "./memory.js";
import type { ParameterEntry, ParameterTable, StateEntry } from "./parameter-table.js";

export interface KeptTensor {
  readonly name: string;
  readonly shape: Shape;
  /** A view that the next growth of the memory detaches. */
  readonly data: Floats;
}

/** A tensor with numbers of its own, row-major. */
export function copyOf({ shape, data }: KeptTensor): { shape: Shape; data: Floats } {
  return { shape, data: data.slice() };
}

/** What predictions need: parameters, then the states of layers. */
export function modelTensors(memory: ModelMemory): KeptTensor[] {
  const parameters = memory.table.entries.map((entry) => kept(entry, memory.parameter(entry)));
  return [...parameters, ...keptStates("layer", memory)];
}

/** What the optimizer keeps. */
export function optimizerTensors(memory: ModelMemory): KeptTensor[] {
  return keptStates("optimizer", memory);
}

function keptStates(owner: StateEntry["owner"], memory: ModelMemory): KeptTensor[] {
  return statesOf(owner, memory.table).map((entry) => kept(entry, memory.state(entry)));
}

function statesOf(owner: StateEntry["owner"], { states }: ParameterTable): StateEntry[] {
  return states.filter((entry) => entry.owner === owner);
}

/** The same of a table alone, before there is memory: what a file of such a model holds, with or without its training. */
export function keptEntries(table: ParameterTable, training: boolean): (ParameterEntry | StateEntry)[] {
  return [...table.entries, ...statesOf("layer", table), ...(training ? statesOf("optimizer", table) : [])];
}

function kept({ name, shape }: ParameterEntry | StateEntry, data: Floats): KeptTensor {
  return { name, shape, data };
}

/** Copies a file's numbers to where the model keeps them. */
export function take(numbers: readonly Floats[], kept: readonly KeptTensor[]): void {
  for (const [i, { data }] of kept.entries()) data.set(numbers[i]);
}

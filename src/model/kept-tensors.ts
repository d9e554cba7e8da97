// What a model's file holds, tensor by tensor: each with a window on the memory it is kept in.

import type { Shape } from "../graph/tensor.js";
import type { Engine, Floats } from "./engine.js";
import type { ParameterEntry, StateEntry } from "./parameter-table.js";

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
export function modelTensors(engine: Engine): KeptTensor[] {
  const parameters = engine.table.entries.map((entry) => kept(entry, engine.parameter(entry)));
  return [...parameters, ...statesOf("layer", engine)];
}

/** What the optimizer keeps. */
export function optimizerTensors(engine: Engine): KeptTensor[] {
  return statesOf("optimizer", engine);
}

function statesOf(owner: StateEntry["owner"], engine: Engine): KeptTensor[] {
  const entries = engine.table.states.filter((entry) => entry.owner === owner);
  return entries.map((entry) => kept(entry, engine.state(entry)));
}

function kept({ name, shape }: ParameterEntry | StateEntry, data: Floats): KeptTensor {
  return { name, shape, data };
}

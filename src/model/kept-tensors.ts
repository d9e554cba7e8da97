// What a model's file holds, tensor by tensor: each with a window on the memory it is kept in.

import { type Shape, sizeOf } from "../graph/tensor.js";
import type { Engine, Floats } from "./engine.js";

export interface KeptTensor {
  readonly name: string;
  readonly shape: Shape;
  /** A view that the next growth of the memory detaches. */
  readonly data: Floats;
}

/** Begins the names of what belongs to the optimizer: `optimizer.velocity.dense_1.weight`. */
export const OPTIMIZER_PREFIX = "optimizer.";

/** What predictions need: parameters, then the states of layers. */
export function modelTensors(engine: Engine): KeptTensor[] {
  const { entries, states } = engine.table;
  return [
    ...entries.map((entry) => ({ name: entry.name, shape: entry.shape, data: engine.parameter(entry) })),
    ...states
      .filter(({ owner }) => owner === "layer")
      .map((entry) => ({ name: entry.name, shape: entry.shape, data: engine.state(entry) })),
  ];
}

/** What the optimizer keeps, parameter by parameter. */
export function optimizerTensors(engine: Engine): KeptTensor[] {
  const { entries, states } = engine.table;
  return states
    .filter(({ owner }) => owner === "optimizer")
    .flatMap((state) =>
      entries.map(({ name, shape, offset }) => ({
        name: `${state.name}.${name}`,
        shape,
        data: engine.state(state).subarray(offset, offset + sizeOf(shape)),
      })),
    );
}

// What a model keeps between runs: its parameters, in order, each with its place in one flat range; and the states of its
// layers and its optimizer, each with its place in a second range.

import { message, ShapeError, showShape } from "../errors.js";
import { type Shape, sizeOf } from "../graph/tensor.js";
import type { Fans, Initializer } from "../initializers/index.js";

export interface ParameterEntry {
  /** `dense_1.weight` */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  readonly fans: Fans;
  /** True for what weight decay makes smaller. */
  readonly decays: boolean;
  /** Elements from the start of the flat range. */
  readonly offset: number;
}

export interface StateEntry {
  /** `batchNormalization_1.runningMean`, `optimizer.velocity.dense_1.weight` */
  readonly name: string;
  readonly shape: Shape;
  readonly owner: "layer" | "optimizer";
  /** Every element at first. */
  readonly initial: number;
  /** Elements from the start of the states' range. */
  readonly offset: number;
}

/** Begins the names of what belongs to the optimizer. */
export const OPTIMIZER_PREFIX = "optimizer.";

/** Every entry begins on a cache line, also in float32. */
const ALIGNMENT = 16;

export class ParameterTable {
  readonly entries: ParameterEntry[] = [];
  readonly states: StateEntry[] = [];
  readonly #byName = new Map<string, ParameterEntry | StateEntry>();

  /** Elements of the parameters' range, the gaps between them included; gaps stay zero. */
  get flatSize(): number {
    return endOf(this.entries);
  }

  /** Elements of the states' range. */
  get statesSize(): number {
    return endOf(this.states);
  }

  /** The entry of that name: the same one each time a graph of the model is built. */
  claim(parameter: Omit<ParameterEntry, "offset">): ParameterEntry {
    return this.#claim(this.entries, parameter);
  }

  /** The same for a state. */
  claimState(state: Omit<StateEntry, "offset">): StateEntry {
    return this.#claim(this.states, state);
  }

  #claim<E extends ParameterEntry | StateEntry>(list: E[], wanted: Omit<E, "offset">): E {
    const { name, shape } = wanted as E;
    const known = this.#byName.get(name);
    if (!known) {
      const entry = { ...wanted, offset: endOf(list) } as E;
      list.push(entry);
      this.#byName.set(name, entry);
      return entry;
    }
    if (showShape(known.shape) !== showShape(shape)) {
      throw new ShapeError(message(`parameter "${name}"`, showShape(known.shape), showShape(shape)));
    }
    return known as E;
  }
}

function endOf(entries: readonly { readonly offset: number; readonly shape: Shape }[]): number {
  const last = entries.at(-1);
  return last ? Math.ceil((last.offset + sizeOf(last.shape)) / ALIGNMENT) * ALIGNMENT : 0;
}

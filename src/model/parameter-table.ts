// The parameters of a model, in order, and where each lies in the one flat range that an optimizer walks.

import { message, ShapeError, showShape } from "../errors.js";
import { type Shape, sizeOf } from "../graph/tensor.js";
import type { Fans, Initializer } from "../initializers/index.js";

export interface ParameterEntry {
  /** `dense_1.weight` */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  readonly fans: Fans;
  /** Elements from the start of the flat range. */
  readonly offset: number;
}

/** Every parameter begins on a cache line, also in float32. */
const ALIGNMENT = 16;

export class ParameterTable {
  readonly entries: ParameterEntry[] = [];
  readonly #byName = new Map<string, ParameterEntry>();

  /** Elements of the flat range, the gaps between parameters included; gaps stay zero. */
  get flatSize(): number {
    const last = this.entries.at(-1);
    return last ? align(last.offset + sizeOf(last.shape)) : 0;
  }

  /** Trainable numbers. */
  get count(): number {
    return this.entries.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** The entry of that name: the same one each time a graph of the model is built. */
  claim(name: string, shape: Shape, initializer: Initializer, fans: Fans): ParameterEntry {
    const known = this.#byName.get(name);
    if (known) {
      if (showShape(known.shape) !== showShape(shape)) {
        throw new ShapeError(message(`parameter "${name}"`, showShape(known.shape), showShape(shape)));
      }
      return known;
    }
    const entry = { name, shape, initializer, fans, offset: this.flatSize };
    this.entries.push(entry);
    this.#byName.set(name, entry);
    return entry;
  }
}

function align(elements: number): number {
  return Math.ceil(elements / ALIGNMENT) * ALIGNMENT;
}

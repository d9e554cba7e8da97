// A graph of a model under construction: gives layers and the optimizer what they ask for, and notes which tensors lie
// in the memory that the model keeps.

import { message, show } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import type { Layer, LayerScope } from "../layers/index.js";
import type { LastingRegion } from "./memory.js";
import type { ParameterEntry, ParameterTable, StateEntry } from "./parameter-table.js";

/** A stretch of memory that the host gives an address: of the model's own, or of a session's. */
export type Region =
  | LastingRegion
  | "indices"
  | "features"
  | "pairs"
  | "bounds"
  | "answers"
  | "loss"
  | "correct"
  | "prediction";

/** Where a tensor lies: so many elements behind the start of a region. */
export interface Place {
  readonly region: Region;
  readonly offset: number;
}

export class Construction {
  /** Everything that the host places, but for constants. */
  readonly places = new Map<Tensor, Place>();
  readonly parameters = new Map<ParameterEntry, Tensor>();
  readonly states = new Map<StateEntry, Tensor>();
  readonly #onUpdate: (() => void)[] = [];
  #counter: Tensor | undefined;

  /** @param training  True for the graph of a training step. */
  constructor(
    readonly graph: Graph,
    readonly table: ParameterTable,
    readonly training: boolean,
  ) {}

  /** u32 (3): training steps done, low and high word of the seed; undefined when nothing asked for it. */
  get counter(): Tensor | undefined {
    return this.#counter;
  }

  /** The same, made when it is first asked for. */
  needCounter(): Tensor {
    this.#counter ??= this.place(this.graph.input("counter", [3], "u32"), "counter");
    return this.#counter;
  }

  /** Notes where a tensor lies, and gives it back. */
  place(tensor: Tensor, region: Region, offset = 0): Tensor {
    this.places.set(tensor, { region, offset });
    return tensor;
  }

  state(owner: StateEntry["owner"], name: string, shape: Shape, initial: number): Tensor {
    const entry = this.table.claimState({ name, shape, owner, initial });
    const known = this.states.get(entry);
    if (known) return known;
    const tensor = this.place(this.graph.state(name, shape), "states", entry.offset);
    this.states.set(entry, tensor);
    return tensor;
  }

  /** Builds the layers on `x` (batch, features…) and gives the output of each. */
  buildLayers(x: Tensor, layers: readonly Layer[]): Tensor[] {
    const names = layerNames(layers);
    let current = x;
    return layers.map((layer, i) => {
      current = this.graph.within(names[i], () => layer.build(current, this.#scope(names[i])));
      return current;
    });
  }

  /** Builds what layers have put off until the update. */
  buildUpdates(): void {
    for (const build of this.#onUpdate) build();
  }

  #scope(layer: string): LayerScope {
    return {
      name: layer,
      training: this.training,
      parameter: (name, shape, initializer, options = {}) => {
        const { fans = { fanIn: shape[0], fanOut: shape[shape.length - 1] }, decays = false } = options;
        const entry = this.table.claim({ name: `${layer}.${name}`, shape, initializer, fans, decays });
        const tensor = this.place(this.graph.parameter(entry.name, shape), "parameters", entry.offset);
        this.parameters.set(entry, tensor);
        return tensor;
      },
      state: (name, shape, initial) => this.state("layer", `${layer}.${name}`, shape, initial),
      counter: () => this.needCounter(),
      onUpdate: (build) => {
        this.#onUpdate.push(build);
      },
    };
  }
}

/** Names layers in order: `dense_1`, `relu_1`, `dense_2`; a name given by the user stands. */
export function layerNames(layers: readonly Layer[]): string[] {
  const counts = new Map<string, number>();
  const names = layers.map(({ kind, name }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (name === undefined) return `${kind}_${count}`;
    if (typeof name === "string" && name !== "") return name;
    throw new TypeError(message(`${kind}: name`, "a word", show(name)));
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(message("sequential", "layers with different names", `two called ${show(twice)}`));
  }
  return names;
}

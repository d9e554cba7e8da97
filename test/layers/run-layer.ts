// One layer by itself: forward and backward on given numbers, and what it keeps from run to run.

import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { DType, Shape, Tensor } from "../../src/graph/tensor.js";
import type { Layer } from "../../src/layers/index.js";
import { Construction } from "../../src/model/construction.js";
import { ParameterTable } from "../../src/model/parameter-table.js";
import { add, mul, scale, sum } from "../../src/ops/index.js";
import { type BackendName, makeBackend, runGraph } from "../ops/run-graph.js";

export type Numbers = readonly number[];

export class LayerRunner {
  readonly table = new ParameterTable();
  /** Parameters and states by name, without the layer's: `gamma`, `runningMean`. */
  readonly kept = new Map<string, Numbers>();
  counter = [0, 0, 0];

  constructor(
    readonly layer: Layer,
    readonly backend: BackendName,
    readonly dtype: DType = "f64",
  ) {}

  /** Runs it on x as a training step would, changes its states, and gives y and the gradients of Σ y·dy. */
  async train(x: Numbers, shape: Shape, dy: Numbers): Promise<Record<string, Numbers>> {
    return this.#run(x, shape, dy);
  }

  /** Runs it on x as an evaluation would. */
  async evaluate(x: Numbers, shape: Shape): Promise<Numbers> {
    return (await this.#run(x, shape)).y;
  }

  async #run(x: Numbers, shape: Shape, dy?: Numbers): Promise<Record<string, Numbers>> {
    const graph = new Graph();
    const construction = new Construction(graph, this.table, dy !== undefined);
    const input = graph.parameter("x", shape);
    const [output] = construction.buildLayers(input, [this.layer]);
    const values = new Map<Tensor, ArrayLike<number>>([[input, x]]);
    const short = (name: string) => name.slice(name.lastIndexOf(".") + 1);
    for (const [entry, tensor] of [...construction.parameters, ...construction.states]) {
      const first = "initial" in entry ? entry.initial : Number.NaN;
      values.set(tensor, this.kept.get(short(entry.name)) ?? new Array<number>(tensor.size).fill(first));
    }
    if (construction.counter) values.set(construction.counter, this.counter);
    // A result needs memory of its own: an evaluated layer may give x itself.
    const results: [string, Tensor][] = [["y", scale(output, 1)]];
    if (dy) {
      const weights = graph.input("dy", output.shape);
      values.set(weights, dy);
      const targets = [input, ...construction.parameters.values()];
      const gradients = differentiate(sum(mul(output, weights)), targets, add);
      targets.forEach((target, i) => {
        const gradient = gradients[i];
        if (gradient) results.push([`d${short(target.name)}`, scale(gradient, 1)]);
      });
      construction.buildUpdates();
    }
    const tensors = results.map(([, tensor]) => tensor);
    const run = runGraph(await makeBackend(this.backend), graph, values, tensors, this.dtype);
    [...values.keys()].forEach((tensor, i) => {
      if (tensor.role === "state") this.kept.set(short(tensor.name), run.inputs[i]);
    });
    return Object.fromEntries(results.map(([name], i) => [name, run.results[i]]));
  }
}

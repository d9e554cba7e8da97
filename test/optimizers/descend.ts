// Lets an optimizer's graph descend, step by step, on a function whose gradient is known.

import { Graph } from "../../src/graph/graph.js";
import type { DType, Tensor } from "../../src/graph/tensor.js";
import { increment } from "../../src/ops/index.js";
import type { Optimizer } from "../../src/optimizers/index.js";
import { type BackendName, makeBackend, runGraph } from "../ops/run-graph.js";

export interface DescendOptions {
  readonly optimizer: Optimizer;
  readonly start: readonly number[];
  readonly gradient: (w: readonly number[]) => readonly number[];
  readonly steps: number;
  /** The rate of each step, from 0. Default: the optimizer's. */
  readonly rate?: (step: number) => number;
  readonly backend?: BackendName;
  readonly dtype?: DType;
}

/** The parameters before each step, and after the last. */
export async function descend(options: DescendOptions): Promise<number[][]> {
  const { optimizer, start, steps, backend = "wasm", dtype = "f64" } = options;
  const graph = new Graph();
  const parameter = graph.parameter("parameter", [start.length]);
  const gradient = graph.input("gradient", [start.length]);
  const learningRate = graph.input("learning_rate", []);
  const counter = graph.input("counter", [3], "u32");
  const values = new Map<Tensor, ArrayLike<number>>([
    [parameter, start],
    [counter, [0, 0, 0]],
  ]);
  optimizer.update({
    parameter,
    gradient,
    learningRate,
    counter: () => counter,
    state(name, initial = 0) {
      const tensor = graph.state(name, parameter.shape);
      values.set(tensor, new Array<number>(tensor.size).fill(initial));
      return tensor;
    },
  });
  increment(counter);
  const machine = await makeBackend(backend);
  const path = [[...start]];
  for (let step = 0; step < steps; step++) {
    values.set(gradient, options.gradient(path[step]));
    values.set(learningRate, [options.rate?.(step) ?? optimizer.learningRate]);
    const tensors = [...values.keys()];
    const { inputs } = runGraph(machine, graph, values, [], dtype);
    tensors.forEach((tensor, i) => {
      values.set(tensor, inputs[i]);
    });
    path.push(inputs[0]);
  }
  return path;
}

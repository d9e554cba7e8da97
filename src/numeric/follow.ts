// A flat position that an optimizer moves: the nodes of its update as a small program of the plain TypeScript backend.

import { Graph } from "../graph/graph.js";
import type { Tensor } from "../graph/tensor.js";
import { increment } from "../ops/index.js";
import type { Optimizer } from "../optimizers/index.js";
import { Calculation } from "../program/calculation.js";
import { referenceBackend } from "../program/reference-backend.js";

/**
 * Starts at `position` and answers a function that takes the gradient there and moves on by one update of `optimizer`, in
 * float64. What the optimizer keeps between steps lives as long as the function does.
 *
 * @returns  A view of the new position, which the next step overwrites.
 */
export function follow(optimizer: Optimizer, position: Float64Array): (slope: Float64Array) => Float64Array {
  const graph = new Graph();
  const parameter = graph.parameter("position", [position.length]);
  const gradient = graph.input("gradient", [position.length]);
  const learningRate = graph.input("learning_rate", []);
  const initials = new Map<Tensor, number>();
  let counter: Tensor | undefined;
  optimizer.update({
    parameter,
    gradient,
    learningRate,
    counter() {
      counter ??= graph.input("counter", [3], "u32");
      return counter;
    },
    state(name, initial = 0) {
      const tensor = graph.state(name, parameter.shape);
      initials.set(tensor, initial);
      return tensor;
    },
  });
  if (counter) increment(counter);
  const kept = [parameter, gradient, learningRate, ...initials.keys(), ...(counter ? [counter] : [])];
  const calculation = new Calculation(referenceBackend(), graph, kept);
  calculation.elements(parameter).set(position);
  calculation.elements(learningRate).fill(optimizer.learningRate);
  for (const [tensor, initial] of initials) calculation.elements(tensor).fill(initial);
  if (counter) calculation.elements(counter).fill(0);
  const [at, arriving] = [parameter, gradient].map((tensor) => calculation.elements(tensor) as Float64Array);
  return (slope) => {
    arriving.set(slope);
    calculation.run();
    return at;
  };
}

// Layers, losses and models as problems: one graph of forward and backward, and two programs of it, in float64.

import { message } from "../errors.js";
import { differentiate } from "../graph/differentiate.js";
import { Graph } from "../graph/graph.js";
import { type Shape, sizeOf, type Tensor } from "../graph/tensor.js";
import type { Layer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import { Construction } from "../model/construction.js";
import { firstCounter } from "../model/memory.js";
import { ParameterTable } from "../model/parameter-table.js";
import { penalized, type WeightDecay } from "../model/weight-decay.js";
import { add, mean, mul, scale, sum } from "../ops/index.js";
import type { Backend } from "../program/backend.js";
import { Calculation } from "../program/calculation.js";
import { randomStream } from "../random/stream.js";
import type { Problem } from "./problem.js";
import type { CheckedSamples } from "./samples.js";

export interface Network {
  readonly layers: readonly Layer[];
  /** Without a loss the value is the sum of the outputs with random weights. */
  readonly loss: Loss | undefined;
  readonly weightDecay: WeightDecay | undefined;
  readonly samples: CheckedSamples;
  /** Whether the samples are differentiated by as well. */
  readonly checksInputs: boolean;
  /** Governs random numbers: of parameters, weights of the outputs, dropout. */
  readonly seed: number;
  /** The numbers of a parameter or a state, where they are known. */
  readonly numbersOf?: (name: string) => ArrayLike<number>;
}

/** Parameters are moved this far at random from their first numbers: at zeros and ones wrong rules can look right. */
const MOVED = 0.1;

/** Numbers for the inputs, parameters and states of a graph. */
type Given = readonly [tensor: Tensor, numbers: ArrayLike<number>];

/** @throws {TypeError} when there is nothing to differentiate by, {RangeError} for a batch that cannot be normalised. */
export function networkProblem(network: Network, backend: Backend): Problem {
  const { layers, loss, samples } = network;
  const graph = new Graph();
  const construction = new Construction(graph, new ParameterTable(), true);
  const x = graph.input("x", [samples.rows, ...samples.shape]);
  const outputs = construction.buildLayers(x, layers);
  checkNormalisations(layers, [x, ...outputs]);
  const y = outputs.at(-1) ?? x;
  const { value, against } = buildValue(network, construction, y);
  const given = new Map<Tensor, ArrayLike<number>>([
    [x, samples.features],
    against,
    ...keptNumbers(network, construction),
  ]);

  const checked = [...construction.parameters.values(), ...(network.checksInputs ? [x] : [])];
  if (checked.length === 0) {
    const remedy = "Check a single layer to differentiate by its inputs.";
    throw new TypeError(message("gradcheck", "parameters to differentiate by", "none", remedy));
  }
  const gradients = differentiate(value, checked, add).map((gradient) => gradient && scale(gradient, 1));
  const found = gradients.filter((gradient) => gradient !== undefined);

  const backward = new Calculation(backend, graph, [...given.keys(), ...found]);
  const forward = new Calculation(backend, graph, [...given.keys(), value]);
  const write = (calculation: Calculation) => {
    for (const [tensor, numbers] of given) calculation.elements(tensor).set(numbers);
  };
  write(backward);
  backward.run();
  const arraysOf = gradients.map((gradient, i) =>
    gradient ? Float64Array.from(backward.elements(gradient)) : new Float64Array(checked[i].size),
  );
  write(forward);
  const result = forward.elements(value);
  forward.run();
  return {
    arrays: checked.map((tensor, i) => ({
      name: tensor.name,
      shape: tensor.shape,
      numbers: forward.elements(tensor) as Float64Array,
      gradient: arraysOf[i],
    })),
    value() {
      forward.run();
      return result[0];
    },
    // Of a weighted sum, the terms are as large as their number allows them to be, whatever they add up to.
    magnitude: loss ? Math.abs(result[0]) : Math.sqrt(y.size) + Math.abs(result[0]),
  };
}

/** The scalar that is differentiated, and what the outputs are held against: true answers, or random weights. */
function buildValue(
  { loss, samples, weightDecay, seed }: Network,
  { graph, parameters }: Construction,
  y: Tensor,
): { readonly value: Tensor; readonly against: Given } {
  if (!loss) {
    const weights = graph.input("weights", y.shape);
    return { value: sum(mul(y, weights)), against: [weights, draw(seed, "weights", y.size)] };
  }
  const { form, data, shape } = samples.answers(y.shape.slice(1), loss);
  const t = graph.input("t", [samples.rows, ...shape], form === "labels" ? "i32" : "float");
  return { value: penalized(mean(loss.losses(y, t)), weightDecay, parameters), against: [t, data] };
}

/** Numbers of what a model keeps: its own where it is one, otherwise those that its layers begin with, parameters moved. */
function keptNumbers({ seed, numbersOf }: Network, construction: Construction): Given[] {
  const { parameters, states, counter } = construction;
  return [
    ...[...parameters].map(([{ name, initializer, fans }, tensor]): Given => {
      if (numbersOf) return [tensor, numbersOf(name)];
      const numbers = new Float64Array(tensor.size);
      initializer.fill(numbers, fans, randomStream(seed, `initialize ${name}`));
      const moved = draw(seed, name, tensor.size);
      return [tensor, numbers.map((number, i) => number + MOVED * moved[i])];
    }),
    ...[...states].map(
      ([{ name, initial }, tensor]): Given => [
        tensor,
        numbersOf?.(name) ?? new Float64Array(tensor.size).fill(initial),
      ],
    ),
    ...(counter ? [[counter, firstCounter(seed)] satisfies Given] : []),
  ];
}

/** Random numbers from −1 to 1 for a purpose. */
function draw(seed: number, purpose: string, size: number): Float64Array {
  const stream = randomStream(seed, `gradcheck ${purpose}`);
  return Float64Array.from({ length: size }, () => stream.between(-1, 1));
}

/** Refuses batch normalisation of a single number: it is its own mean, so the check would compare zeros. */
function checkNormalisations(layers: readonly Layer[], tensors: readonly Tensor[]): void {
  layers.forEach(({ kind, options, name }, i) => {
    if (kind !== "batchNormalization") return;
    const [rows, ...sample] = tensors[i].shape;
    const places = options.per === "channel" ? sizeOf(sample as Shape) / sample[0] : 1;
    if (rows * places > 1) return;
    throw new RangeError(
      message(
        `gradcheck: ${name ?? kind}`,
        "a batch of 2 samples or more",
        `${rows}`,
        "A single sample is its own mean: its variance is 0, and the check would compare zeros.",
      ),
    );
  });
}

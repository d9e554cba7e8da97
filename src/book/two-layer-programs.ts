// The programs of the two-layer network, compiled once per batch size and kept.

import { differentiate } from "../graph/differentiate.js";
import { Graph } from "../graph/graph.js";
import type { Tensor } from "../graph/tensor.js";
import * as ops from "../ops/index.js";
import type { Backend } from "../program/backend.js";
import { Calculation } from "../program/calculation.js";

export const PARAMETER_NAMES = ["W1", "b1", "W2", "b2"] as const;
export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** What a network of two layers is, before any number. */
export interface TwoLayerDescription {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize: number;
  readonly activation: "sigmoid" | "relu";
  /** What `predict` gives: the last layer's scores, or their softmax. */
  readonly output: "softmax" | "scores";
}

/** What is asked of the network. */
export type Question = "predict" | "loss" | "accuracy" | "gradient";

/** A compiled program and what the host writes and reads. */
export interface TwoLayerProgram {
  readonly calculation: Calculation;
  readonly parameters: Readonly<Record<ParameterName, Tensor>>;
  readonly x: Tensor;
  readonly t: Tensor | undefined;
  /** The answer: predictions, a loss, a count; for `gradient`, one gradient per parameter in the order of the names. */
  readonly results: readonly Tensor[];
}

/** Shapes of the parameters. */
export function parameterShapes(sizes: TwoLayerDescription): Record<ParameterName, readonly number[]> {
  const { inputSize, hiddenSize, outputSize } = sizes;
  return { W1: [inputSize, hiddenSize], b1: [hiddenSize], W2: [hiddenSize, outputSize], b2: [outputSize] };
}

export class TwoLayerPrograms {
  readonly #programs = new Map<string, TwoLayerProgram>();

  constructor(
    readonly backend: Backend,
    readonly description: TwoLayerDescription,
  ) {}

  /** The program that answers a question about `rows` samples. */
  program(question: Question, rows: number, form?: "labels" | "targets"): TwoLayerProgram {
    const key = `${question} ${rows} ${form}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const program = this.#build(question, rows, form);
    this.#programs.set(key, program);
    return program;
  }

  #build(question: Question, rows: number, form: "labels" | "targets" | undefined): TwoLayerProgram {
    const { inputSize, outputSize, activation, output } = this.description;
    const graph = new Graph();
    const shapes = parameterShapes(this.description);
    const [W1, b1, W2, b2] = PARAMETER_NAMES.map((name) => graph.parameter(name, shapes[name]));
    const x = graph.input("x", [rows, inputSize]);
    const activate = activation === "sigmoid" ? ops.sigmoid : ops.relu;
    const hidden = activate(ops.addBias(ops.matmul(x, W1), b1));
    const scores = ops.addBias(ops.matmul(hidden, W2), b2);
    const prediction = () => (output === "softmax" ? ops.softmax(scores) : scores);
    const t =
      form && (form === "labels" ? graph.input("t", [rows], "i32") : graph.input("t", [rows, outputSize]));
    const parameters = [W1, b1, W2, b2];
    const results: Tensor[] = [];
    if (!t) results.push(prediction());
    else if (question === "accuracy") results.push(ops.countCorrect(prediction(), t));
    else {
      // The book's loss: 1e-7 inside the logarithm.
      const loss = ops.mean(ops.softmaxCrossEntropy(scores, t, 1e-7));
      if (question === "loss") results.push(loss);
      else results.push(...(differentiate(loss, parameters, ops.add) as Tensor[]));
    }
    const kept = [...parameters, x, ...(t ? [t] : []), ...results];
    const calculation = new Calculation(this.backend, graph, kept, "f64", `${question} of ${rows}`);
    return { calculation, parameters: { W1, b1, W2, b2 }, x, t, results };
  }
}

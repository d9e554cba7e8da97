// The three graphs of a model: one step of training, the evaluation of a batch, the prediction of a batch.

import type { Dataset } from "../data/dataset.js";
import { message, show } from "../errors.js";
import { differentiate } from "../graph/differentiate.js";
import { Graph } from "../graph/graph.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import type { Layer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import { add, countCorrect, gatherRows, mean, scale } from "../ops/index.js";
import type { Optimizer } from "../optimizers/index.js";
import type { ParameterEntry, ParameterTable } from "./parameter-table.js";

/** What a model is made of, before any number. */
export interface ModelDescription {
  readonly layers: readonly Layer[];
  readonly input: Shape;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
}

/** Samples with or without true answers: a `Dataset`, or what `predict` is given. */
export type Samples = Pick<Dataset, "size" | "featureShape" | "features" | "scale"> &
  Partial<Pick<Dataset, "target">>;

/** A graph over one batch of a data set, and the tensors that the host must place. */
export interface BatchGraph {
  readonly name: string;
  readonly graph: Graph;
  /** Samples in the batch. */
  readonly rows: number;
  /** Row numbers of the samples: u32 (rows). */
  readonly indices: Tensor;
  /** All samples of the data set. */
  readonly features: Tensor;
  /** All true answers of the data set, where the graph needs them. */
  readonly answers?: Tensor;
  readonly parameters: ReadonlyMap<ParameterEntry, Tensor>;
  /** One per parameter that the loss depends on. */
  readonly gradients: ReadonlyMap<ParameterEntry, Tensor>;
  /** The flat ranges and the rate that the update works on. */
  readonly update?: {
    readonly parameters: Tensor;
    readonly gradients: Tensor;
    readonly learningRate: Tensor;
  };
  /** What the host reads after a run. */
  readonly results: Results;
}

export interface Results {
  /** Scalar: the mean loss of the batch. */
  readonly loss?: Tensor;
  /** Scalar i32: samples whose class is right. */
  readonly correct?: Tensor;
  /** (rows, outputs) */
  readonly prediction?: Tensor;
}

/** Names layers in order: `dense_1`, `relu_1`, `dense_2`; a name given by the user stands. */
export function layerNames(layers: readonly Layer[]): string[] {
  const counts = new Map<string, number>();
  const names = layers.map(({ kind, name }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return name ?? `${kind}_${count}`;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(message("sequential", "layers with different names", `two called ${show(twice)}`));
  }
  return names;
}

/** Builds the layers on `x` (batch, features…) and gives the output of each. */
export function buildLayers(
  x: Tensor,
  layers: readonly Layer[],
  table: ParameterTable,
  parameters: Map<ParameterEntry, Tensor>,
): Tensor[] {
  const { graph } = x;
  const names = layerNames(layers);
  let current = x;
  return layers.map((layer, i) => {
    current = graph.within(names[i], () =>
      layer.build(current, {
        name: names[i],
        parameter(name, shape, initializer, fans = { fanIn: shape[0], fanOut: shape[shape.length - 1] }) {
          const entry = table.claim(`${names[i]}.${name}`, shape, initializer, fans);
          const tensor = graph.parameter(entry.name, shape);
          parameters.set(entry, tensor);
          return tensor;
        },
      }),
    );
    return current;
  });
}

/** What all three graphs begin with: the samples of a batch, gathered, and the model's output for them. */
function buildForward(model: ModelDescription, table: ParameterTable, data: Samples, rows: number) {
  const graph = new Graph();
  const parameters = new Map<ParameterEntry, Tensor>();
  const type = data.features instanceof Uint8Array ? "u8" : "float";
  const features = graph.input("features", [data.size, ...data.featureShape], type);
  const indices = graph.input("indices", [rows], "u32");
  const x = graph.within("batch", () => gatherRows(features, indices, data.scale));
  const output = buildLayers(x, model.layers, table, parameters).at(-1) ?? x;
  return { graph, rows, features, indices, parameters, output };
}

/** Adds the true answers of the batch and what is measured against them. */
function buildMeasures(model: ModelDescription, data: Samples, forward: ReturnType<typeof buildForward>) {
  const { graph, output, indices } = forward;
  const { target } = data;
  if (!target) throw new TypeError("a data set without true answers reached a graph that needs them");
  const answers =
    target.form === "labels"
      ? graph.input("labels", [data.size], "i32")
      : graph.input("targets", [data.size, ...target.shape]);
  return graph.within("loss", () => {
    const t = graph.within("batch", () => gatherRows(answers, indices));
    const loss = mean(model.loss.losses(output, t));
    // Only classes can be right or wrong; other targets are numbers to come near to.
    const correct = target.classes === undefined ? undefined : countCorrect(output, t);
    return { answers, results: correct ? { loss, correct } : { loss } };
  });
}

/** Gather → forward → loss → backward → update. */
export function buildStep(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
): BatchGraph {
  const forward = buildForward(model, table, data, rows);
  const { graph, parameters } = forward;
  const measures = buildMeasures(model, data, forward);
  const gradients = buildGradients(measures.results.loss, parameters);
  const update = {
    parameters: graph.parameter("parameters", [table.flatSize]),
    gradients: graph.input("gradients", [table.flatSize]),
    learningRate: graph.input("learning_rate", []),
  };
  graph.within("update", () => model.optimizer.update(update));
  return { name: `step of ${rows}`, ...forward, ...measures, gradients, update };
}

/** Gather → forward → loss. */
export function buildEvaluation(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
): BatchGraph {
  const forward = buildForward(model, table, data, rows);
  const measures = buildMeasures(model, data, forward);
  return { name: `evaluation of ${rows}`, ...forward, ...measures, gradients: new Map() };
}

/** Gather → forward; `raw` leaves out what the loss would add, such as the softmax. */
export function buildPrediction(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
  raw: boolean,
): BatchGraph {
  const forward = buildForward(model, table, data, rows);
  const { graph, output } = forward;
  const prediction = graph.within("prediction", () =>
    ownMemory(raw ? output : model.loss.prediction(output)),
  );
  return { name: `prediction of ${rows}`, ...forward, gradients: new Map(), results: { prediction } };
}

/** The gradient of every parameter, each in memory of its own. */
function buildGradients(
  loss: Tensor,
  parameters: ReadonlyMap<ParameterEntry, Tensor>,
): Map<ParameterEntry, Tensor> {
  const found = differentiate(loss, [...parameters.values()], add);
  const gradients = new Map<ParameterEntry, Tensor>();
  const taken = new Set<Tensor>();
  [...parameters.keys()].forEach((entry, i) => {
    const gradient = found[i];
    if (!gradient) return;
    const own = taken.has(gradient) ? copy(gradient) : ownMemory(gradient);
    taken.add(own);
    gradients.set(entry, own);
  });
  return gradients;
}

/** A tensor the host can give an address: a computed one that is no view of another. */
function ownMemory(x: Tensor): Tensor {
  return x.producer && x.producer.op.viewOf === undefined ? x : copy(x);
}

function copy(x: Tensor): Tensor {
  return scale(x, 1);
}

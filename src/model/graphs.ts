// The three graphs of a model: one step of training, the evaluation of a batch, the prediction of a batch.

import type { Dataset } from "../data/dataset.js";
import type { Nonzeros } from "../data/nonzeros.js";
import { differentiate } from "../graph/differentiate.js";
import { Graph } from "../graph/graph.js";
import { leaveOutZeros } from "../graph/nonzeros.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import type { Layer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import { add, countCorrect, gatherRows, increment, mean, type NonzeroTable, scale } from "../ops/index.js";
import type { Optimizer } from "../optimizers/index.js";
import { Construction } from "./construction.js";
import {
  OPTIMIZER_PREFIX,
  type ParameterEntry,
  type ParameterTable,
  type StateEntry,
} from "./parameter-table.js";
import { buildDecay, penalized, type WeightDecay } from "./weight-decay.js";

/** What a model is made of, before any number. */
export interface ModelDescription {
  readonly layers: readonly Layer[];
  readonly input: Shape;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly weightDecay?: WeightDecay;
}

/** Samples with or without true answers: a `Dataset`, or what `predict` is given. */
export type Samples = Pick<Dataset, "size" | "featureShape" | "features" | "scale"> &
  Partial<Pick<Dataset, "target">> & {
    /** What is not zero in them, where they are bytes and mostly zeros. */
    readonly nonzeros?: Nonzeros | undefined;
  };

/** A graph over one batch of a data set, and the tensors that the host must place. */
export interface BatchGraph {
  readonly name: string;
  readonly graph: Graph;
  /** Samples in the batch. */
  readonly rows: number;
  /** Row numbers of the samples: u32 (rows). */
  readonly indices: Tensor;
  /** All samples of the data set; not read by the graph where it reads the lists of what is not zero in them. */
  readonly features: Tensor;
  /** Those lists, where the data set is mostly zeros. */
  readonly nonzeros?: NonzeroTable;
  /** All true answers of the data set, where the graph needs them. */
  readonly answers?: Tensor;
  readonly parameters: ReadonlyMap<ParameterEntry, Tensor>;
  /** Of layers and of the optimizer. */
  readonly states: ReadonlyMap<StateEntry, Tensor>;
  /** u32 (3): training steps done, low and high word of the seed, where the graph needs them. */
  readonly counter?: Tensor;
  /** What the update works on. */
  readonly update?: Update;
  /** What the host reads after a run. */
  readonly results: Results;
}

/** What changes parameters and states, and the rate it works with. */
export interface Update {
  readonly learningRate: Tensor;
  /** Of every parameter; of those that the loss does not depend on, an input. */
  readonly gradients: ReadonlyMap<ParameterEntry, Tensor>;
}

export interface Results {
  /** Scalar: the mean loss of the batch. */
  readonly loss?: Tensor;
  /** Scalar i32: samples whose class is right. */
  readonly correct?: Tensor;
  /** (rows, outputs) */
  readonly prediction?: Tensor;
}

/** What all three graphs begin with: the samples of a batch, gathered, and the model's output for them. */
function buildForward(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
  training: boolean,
) {
  const graph = new Graph();
  const construction = new Construction(graph, table, training);
  const type = data.features instanceof Uint8Array ? "u8" : "float";
  const features = graph.input("features", [data.size, ...data.featureShape], type);
  const indices = graph.input("indices", [rows], "u32");
  const nonzeros = nonzeroTable(graph, data);
  const x = graph.within("batch", () => gatherRows(features, indices, data.scale, nonzeros));
  const output = construction.buildLayers(x, model.layers).at(-1) ?? x;
  return { graph, rows, features, nonzeros, indices, construction, output };
}

type Forward = ReturnType<typeof buildForward>;

/** The inputs of a data set of bytes that is mostly zeros. */
function nonzeroTable(graph: Graph, { size, nonzeros }: Samples): NonzeroTable | undefined {
  if (!nonzeros) return undefined;
  const { pairs, bounds, most, count } = nonzeros;
  return {
    pairs: graph.input("features.pairs", [pairs.length / 2, 2], "u8"),
    bounds: graph.input("features.bounds", [bounds.length], "u32"),
    most,
    mean: count / size,
  };
}

/** Adds the true answers of the batch and what is measured against them. */
function buildMeasures(model: ModelDescription, data: Samples, forward: Forward) {
  const { graph, output, indices, construction } = forward;
  const { target } = data;
  if (!target) throw new TypeError("a data set without true answers reached a graph that needs them");
  const answers =
    target.form === "labels"
      ? graph.input("labels", [data.size], "i32")
      : graph.input("targets", [data.size, ...target.shape]);
  return graph.within("loss", () => {
    const t = graph.within("batch", () => gatherRows(answers, indices));
    const loss = penalized(mean(model.loss.losses(output, t)), model.weightDecay, construction.parameters);
    // Only classes can be right or wrong; other targets are numbers to come near to.
    const correct = target.classes === undefined ? undefined : countCorrect(output, t);
    return { answers, results: correct ? { loss, correct } : { loss } };
  });
}

/** What the graph leaves for the session to place. */
function placedBy({ graph, rows, features, nonzeros, indices, construction }: Forward) {
  const { parameters, states, counter } = construction;
  leaveOutZeros(graph);
  return {
    graph,
    rows,
    features,
    indices,
    parameters,
    states,
    ...(nonzeros ? { nonzeros } : {}),
    ...(counter ? { counter } : {}),
  };
}

/**
 * Builds the nodes of an update behind all others, and so tells the table what the optimizer keeps. Every parameter has a
 * step of its own, so that threads can share it as they shared what made its gradient.
 */
export function buildUpdate(
  model: ModelDescription,
  construction: Construction,
  gradients: ReadonlyMap<ParameterEntry, Tensor> = new Map(),
): Update {
  const { graph, parameters } = construction;
  const gradientOf = (entry: ParameterEntry) =>
    gradients.get(entry) ?? graph.input(`${entry.name}.gradient`, entry.shape);
  const followed = new Map([...parameters.keys()].map((entry) => [entry, gradientOf(entry)]));
  const learningRate = graph.input("learning_rate", []);
  graph.within("update", () => {
    construction.buildUpdates();
    buildDecay(model.weightDecay, parameters, learningRate);
    for (const [entry, parameter] of parameters) {
      model.optimizer.update({
        parameters: parameter,
        gradients: followed.get(entry)!,
        learningRate,
        counter: () => construction.needCounter(),
        state: (name, initial = 0) =>
          construction.state("optimizer", `${OPTIMIZER_PREFIX}${name}.${entry.name}`, entry.shape, initial),
      });
    }
    if (construction.counter) increment(construction.counter);
  });
  return { learningRate, gradients: followed };
}

/** Gather → forward → loss → backward → update. */
export function buildStep(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
): BatchGraph {
  const forward = buildForward(model, table, data, rows, true);
  const measures = buildMeasures(model, data, forward);
  const gradients = buildGradients(measures.results.loss, forward.construction.parameters);
  const update = buildUpdate(model, forward.construction, gradients);
  return { name: `step of ${rows}`, ...placedBy(forward), ...measures, update };
}

/** Gather → forward → loss. */
export function buildEvaluation(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
): BatchGraph {
  const forward = buildForward(model, table, data, rows, false);
  const measures = buildMeasures(model, data, forward);
  return { name: `evaluation of ${rows}`, ...placedBy(forward), ...measures };
}

/** Gather → forward; `raw` leaves out what the loss would add, such as the softmax. */
export function buildPrediction(
  model: ModelDescription,
  table: ParameterTable,
  data: Samples,
  rows: number,
  raw: boolean,
): BatchGraph {
  const forward = buildForward(model, table, data, rows, false);
  const { graph, output } = forward;
  const prediction = graph.within("prediction", () =>
    ownMemory(raw ? output : model.loss.prediction(output)),
  );
  return {
    name: `prediction of ${rows}`,
    ...placedBy(forward),
    results: { prediction },
  };
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

// The three graphs of a model: one step of training, the evaluation of a batch, the prediction of a batch.

import { differentiate } from "../graph/differentiate.js";
import { Graph } from "../graph/graph.js";
import { leaveOutZeros } from "../graph/nonzeros.js";
import type { Tensor } from "../graph/tensor.js";
import { PART_COLUMNS, SPARE } from "../kernels/nonzeros-layout.js";
import { add, countCorrect, gatherRows, increment, mean, type NonzeroTable, scale } from "../ops/index.js";
import { Construction, type Place } from "./construction.js";
import type { ModelDescription } from "./description.js";
import { OPTIMIZER_PREFIX, type ParameterEntry, type ParameterTable } from "./parameter-table.js";
import type { Labelled, Samples } from "./samples.js";
import { buildDecay, penalized } from "./weight-decay.js";

/** A graph over one batch of a data set, and the tensors that the host must place. */
export interface BatchGraph {
  readonly name: string;
  readonly graph: Graph;
  /** Samples in the batch. */
  readonly rows: number;
  /** Also of tensors that the graph does not read, such as samples where it reads the lists of what is not zero in them. */
  readonly places: ReadonlyMap<Tensor, Place>;
  /** What the host reads after a run. */
  readonly results: Results;
}

export interface Results {
  /** Scalar: the mean loss of the batch. */
  readonly loss?: Tensor;
  /** Scalar i32: samples whose class is right. */
  readonly correct?: Tensor | undefined;
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
  construction.place(features, "features");
  construction.place(indices, "indices");
  const nonzeros = nonzeroTable(construction, data);
  const x = graph.within("batch", () => gatherRows(features, indices, data.scale, nonzeros));
  const output = construction.buildLayers(x, model.layers).at(-1) ?? x;
  return { graph, rows, indices, construction, output };
}

type Forward = ReturnType<typeof buildForward>;

/** The inputs of a data set that is mostly zeros. */
function nonzeroTable(construction: Construction, data: Samples): NonzeroTable | undefined {
  const { size, features, nonzeros } = data;
  if (!nonzeros) return undefined;
  const { graph } = construction;
  const { count, most = 0 } = nonzeros;
  const type = features instanceof Uint8Array ? "u8" : "float";
  const bounds = size * Math.ceil(features.length / size / PART_COLUMNS) + 1;
  return {
    pairs: construction.place(graph.input("features.pairs", [count + SPARE, 2], type), "pairs"),
    bounds: construction.place(graph.input("features.bounds", [bounds], "u32"), "bounds"),
    most,
    mean: count / size,
  };
}

/** Adds the true answers of the batch and what is measured against them. */
function buildMeasures(model: ModelDescription, { target, size }: Labelled, forward: Forward) {
  const { graph, output, indices, construction } = forward;
  const answers =
    target.form === "labels"
      ? graph.input("labels", [size], "i32")
      : graph.input("targets", [size, ...target.shape]);
  construction.place(answers, "answers");
  return graph.within("loss", () => {
    const t = graph.within("batch", () => gatherRows(answers, indices));
    const loss = penalized(mean(model.loss.losses(output, t)), model.weightDecay, construction.parameters);
    // Only classes can be right or wrong; other targets are numbers to come near to.
    return { loss, correct: target.classes === undefined ? undefined : countCorrect(output, t) };
  });
}

/** What the graph leaves for the session to place. */
function finish(name: string, { graph, rows, construction }: Forward, results: Results): BatchGraph {
  for (const [region, tensor] of Object.entries(results)) {
    if (tensor) construction.place(tensor, region as keyof Results);
  }
  leaveOutZeros(graph);
  return { name: `${name} of ${rows}`, graph, rows, places: construction.places, results };
}

/**
 * Builds the nodes of an update behind all others, and so tells the table what the optimizer keeps. Every parameter has a
 * step of its own, so that threads can share it as they shared what made its gradient.
 *
 * @param gradients  Of those that the loss depends on; the others' are inputs.
 */
export function buildUpdate(
  model: ModelDescription,
  construction: Construction,
  gradients: ReadonlyMap<ParameterEntry, Tensor> = new Map(),
): void {
  const { graph, parameters } = construction;
  const learningRate = construction.place(graph.input("learning_rate", []), "learningRate");
  graph.within("update", () => {
    construction.buildUpdates();
    buildDecay(model.weightDecay, parameters, learningRate);
    for (const [entry, parameter] of parameters) {
      const gradient = gradients.get(entry) ?? graph.input(`${entry.name}.gradient`, entry.shape);
      model.optimizer.update({
        parameter,
        gradient: construction.place(gradient, "gradients", entry.offset),
        learningRate,
        counter: () => construction.needCounter(),
        state: (name, initial = 0) =>
          construction.state("optimizer", `${OPTIMIZER_PREFIX}${name}.${entry.name}`, entry.shape, initial),
      });
    }
    if (construction.counter) increment(construction.counter);
  });
}

/** Gather → forward → loss → backward → update. */
export function buildStep(
  model: ModelDescription,
  table: ParameterTable,
  data: Labelled,
  rows: number,
): BatchGraph {
  const forward = buildForward(model, table, data, rows, true);
  const { construction } = forward;
  const measures = buildMeasures(model, data, forward);
  buildUpdate(model, construction, buildGradients(measures.loss, construction.parameters));
  return finish("step", forward, measures);
}

/** Gather → forward → loss. */
export function buildEvaluation(
  model: ModelDescription,
  table: ParameterTable,
  data: Labelled,
  rows: number,
): BatchGraph {
  const forward = buildForward(model, table, data, rows, false);
  return finish("evaluation", forward, buildMeasures(model, data, forward));
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
  return finish("prediction", forward, { prediction });
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

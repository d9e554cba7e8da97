// What asks a model.

import { Dataset } from "../data/dataset.js";
import { type Numbers, toFlat } from "../data/flat.js";
import { checkBoolean, checkOptions } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";
import { checkFeatures, checkRange } from "./check-data.js";
import type { Core } from "./core.js";
import { evaluateAll, forwardGraphs, predictAll } from "./evaluate.js";
import { buildEvaluation, buildPrediction, type Samples } from "./graphs.js";
import type { Evaluation } from "./history.js";
import { Prediction, type PredictOptions } from "./predict.js";
import { openSession } from "./session.js";

/** `model.evaluate` */
export async function evaluateModel(core: Core, data: Dataset): Promise<Evaluation> {
  core.check("evaluate", data);
  await core.ready();
  const { description, engine } = core;
  const graphs = forwardGraphs(data.size, (rows) => buildEvaluation(description, engine.table, data, rows));
  const session = openSession(engine, [{ data, graphs }]);
  try {
    return await evaluateAll(session.programs[0], data);
  } finally {
    session.end();
  }
}

/** `model.predict` */
export async function predictModel(
  core: Core,
  x: Dataset | Numbers,
  options: PredictOptions,
): Promise<Prediction> {
  const { raw = false } = checkOptions("predict", options, { raw: true });
  checkBoolean("predict: raw", raw);
  const { description, engine, predictor, dtype, output } = core;
  const samples = samplesOf(x, description.input);
  checkFeatures("predict", samples, description.input);
  checkRange("predict", samples, dtype);
  const { size } = samples;
  const shape = [size, ...output];
  await core.ready();
  if (predictor.accepts(samples)) return new Prediction(predictor.predict(samples, raw), shape);
  const graphs = forwardGraphs(size, (rows) =>
    buildPrediction(description, engine.table, samples, rows, raw),
  );
  const session = openSession(engine, [{ data: samples, graphs }]);
  try {
    const length = size * sizeOf(output);
    const out = dtype === "f32" ? new Float32Array(length) : new Float64Array(length);
    await predictAll(session.programs[0], size, out);
    return new Prediction(out, shape);
  } finally {
    session.end();
  }
}

function samplesOf(x: Dataset | Numbers, input: readonly number[]): Samples {
  if (x instanceof Dataset) return x;
  const naming = { where: "predict: x", element: "feature", option: "shape" } as const;
  const { size, shape, data } = toFlat(naming, x, input);
  return { size, featureShape: shape, features: data, scale: 1 };
}

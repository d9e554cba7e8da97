// What asks a model.

import type { Dataset } from "../data/dataset.js";
import type { Numbers } from "../data/flat.js";
import { checkBoolean, checkOptions } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";
import { checkFeatures, checkRange } from "./check-data.js";
import type { Core } from "./core.js";
import { evaluateAll, forwardGraphs, predictAll } from "./evaluate.js";
import { buildEvaluation, buildPrediction } from "./graphs.js";
import type { Evaluation } from "./history.js";
import { Prediction, type PredictOptions } from "./prediction.js";
import { samplesOf } from "./samples.js";
import { openSession } from "./session.js";

/** `model.evaluate` */
export async function evaluateModel(core: Core, data: Dataset): Promise<Evaluation> {
  core.check("evaluate", data);
  await core.ready();
  const { description, memory } = core;
  const graphs = forwardGraphs(data.size, (rows) => buildEvaluation(description, memory.table, data, rows));
  const session = openSession(memory, [{ data, graphs }]);
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
  const { description, memory, predictor, dtype, output } = core;
  const samples = samplesOf(x, description.input);
  checkFeatures("predict", samples, description.input);
  checkRange("predict", samples, dtype);
  const { size } = samples;
  const shape = [size, ...output];
  await core.ready();
  if (predictor.accepts(samples)) return new Prediction(predictor.predict(samples, raw), shape);
  const graphs = forwardGraphs(size, (rows) =>
    buildPrediction(description, memory.table, samples, rows, raw),
  );
  const session = openSession(memory, [{ data: samples, graphs }]);
  try {
    const length = size * sizeOf(output);
    const out = dtype === "f32" ? new Float32Array(length) : new Float64Array(length);
    await predictAll(session.programs[0], size, out);
    return new Prediction(out, shape);
  } finally {
    session.end();
  }
}

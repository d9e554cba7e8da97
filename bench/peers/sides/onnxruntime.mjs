// ONNX Runtime, native (onnxruntime-node) and in WebAssembly (onnxruntime-web). Options as its pages advise:
// https://onnxruntime.ai/docs/performance/tune-performance/threading.html (threads within an operator; graph order is
// sequential by default), https://onnxruntime.ai/docs/tutorials/web/env-flags-and-session-options.html (numThreads,
// SIMD by itself), all graph optimizations (the default). Outputs go to tensors that are there before the run
// (`InferenceSession.run(feeds, fetches)`); the web build fills such only on a GPU, so there its new ones are fed back.

import { imagesInTurn, readWork } from "./files.mjs";
import { predictionGraph, trainingGraph } from "./onnx-step.mjs";

export async function open(work, { build, threads }) {
  const { default: ort } = await import(`onnxruntime-${build}`);
  if (build === "web") ort.env.wasm.numThreads = threads;
  const data = readWork(work);
  const { bytes, state } = work.kind === "predict" ? predictionGraph(work, data) : trainingGraph(work, data);
  const options = { graphOptimizationLevel: "all", executionMode: "sequential" };
  if (build === "node") Object.assign(options, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const session = await ort.InferenceSession.create(bytes, options);
  const float = (array, shape) => new ort.Tensor("float32", array, shape);

  if (work.kind === "predict") {
    const next = imagesInTurn(work, data);
    const y = build === "node" ? { y: float(new Float32Array(10), [1, 10]) } : undefined;
    return async (number) => {
      const x = float(next(number), [1, work.sizes[0]]);
      return (await (y ? session.run({ x }, y) : session.run({ x }))).y.data[0];
    };
  }

  const tensors = () => state.map(({ shape, data }) => float(Float32Array.from(data), shape));
  const indices = new Int32Array(work.batch);
  const rows = new ort.Tensor("int32", indices, [work.batch]);
  const fetches = { loss: float(new Float32Array(1), []) };
  let [now, other] = [tensors(), tensors()];
  return async (number) => {
    indices.set(data.batches[number % data.batches.length]);
    const feeds = { rows, ...scalars(work, number + 1, float) };
    state.forEach(({ name }, i) => {
      feeds[name] = now[i];
      fetches[`${name}'`] = other[i];
    });
    const results = await (build === "node" ? session.run(feeds, fetches) : session.run(feeds));
    [now, other] = [state.map(({ name }) => results[`${name}'`]), now];
    return results.loss.data[0];
  };
}

/** What Adam's corrections make of rate and ε in a step. */
function scalars({ optimizer, learningRate }, steps, float) {
  if (optimizer !== "adam") return {};
  const root = Math.sqrt(1 - 0.999 ** steps);
  const rate = (learningRate * root) / (1 - 0.9 ** steps);
  return { rate: float(Float32Array.of(rate), []), epsilon: float(Float32Array.of(1e-7 * root), []) };
}

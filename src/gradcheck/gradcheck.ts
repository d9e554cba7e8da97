// Is a gradient right? Backpropagation against central differences, in float64.

import { Dataset } from "../data/dataset.js";
import type { ArrayLikeNumbers } from "../eager/index.js";
import { checkInteger, checkNumber, checkOneOf, checkOptions, checkSizes, message, show } from "../errors.js";
import type { Shape } from "../graph/tensor.js";
import { load } from "../kernels/load.js";
import type { Layer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import { checkFeatures } from "../model/check-data.js";
import { Model } from "../model/model.js";
import type { Sequential } from "../model/sequential.js";
import type { Backend } from "../program/backend.js";
import { referenceBackend } from "../program/reference-backend.js";
import { wasmBackend } from "../program/wasm-backend.js";
import { compare } from "./compare.js";
import { functionProblem, type VariableFunction } from "./function-problem.js";
import { type Network, networkProblem } from "./network.js";
import { GradientReport } from "./report.js";
import { type CheckedSamples, drawnSamples, givenSamples } from "./samples.js";

/** Options of every check. */
export interface GradcheckOptions {
  /** Step of the difference quotients, 1e-8 to 1e-2. Default 1e-5; the book's is 1e-4. */
  h?: number;
  /** Allowed on top of the bounds below, for a gradient that leaves something out on purpose. Default 0. */
  tolerance?: number;
  /** Only float64 can be checked. */
  dtype?: "f64";
  /** `wasm` (default), or `reference` for plain TypeScript. Functions of variables always run on the latter. */
  backend?: Backend["name"];
}

/** Options for a function of variables. */
export interface FunctionCheckOptions extends GradcheckOptions {
  /** Its arguments: numbers or arrays, one after the other. */
  at: readonly ArrayLikeNumbers[];
}

/** Options for layers and losses. */
export interface NetworkCheckOptions extends GradcheckOptions {
  /** Samples and true answers. Without them they are drawn: `batch` samples of the shape `input`. */
  data?: Dataset;
  /** Shape of one sample: of a layer's input, or of the outputs that a loss compares. Needed without `data`. */
  input?: Shape;
  /** Samples that are drawn. Default 3. */
  batch?: number;
  /** What layers are checked with; without it, a sum of their outputs with random weights. */
  loss?: Loss;
  /** Governs everything that is drawn. Default 0. */
  seed?: number;
}

/** Options for a model. */
export interface ModelCheckOptions extends GradcheckOptions {
  /** A few samples and true answers; all of them are one batch. */
  data: Dataset;
}

/**
 * Compares the gradient by backpropagation with `(f(w + h) − f(w − h)) / 2h` for every number w.
 *
 * What can be checked:
 * - a layer: by its parameters and its inputs `x`; f is the sum of its outputs with random weights;
 * - a loss: by the outputs `x` it is given; f is the mean over the samples;
 * - several layers, as an array or as `sequential` makes them: by their parameters, with `loss` or as a single layer;
 * - a model: by its parameters as they are, in float64 whatever its dtype, with its loss and its weight decay;
 * - a function of variables with a scalar as its value: by all its arguments.
 *
 * Layers are built as in training. Parameters of layers that are not in a model are the first ones that the layer would
 * have, moved by up to 0.1 at random: where they are zeros or ones, a wrong rule can look right.
 *
 * When an element passes, with F = max(1, |f|), u = 2^-53, and `tolerance` added everywhere:
 * 1. The difference is at most `64·u·F/h + F·h²/6`. The first term is rounding: f is taken to be exact to 64 u·F. The
 *    second one is what the quotient cuts off where |f'''| <= F. At h = 1e-5 they are 7e-10·F and 2e-11·F.
 * 2. Or it agrees to `2·64·u·F/h` with the quotient over 7 points from w − 3h to w + 3h, which cuts off h⁶ only.
 * 3. Or a kink was crossed (relu, max pooling): the slopes of both sides, over 4 points each, differ by more than their
 *    roundings, `2·7·64·u·F/h`, and the gradient is one of the two. It is counted as a kink, not as a failure. Where
 *    both sides have one, steps of h/4, h/16 and h/64 look closer.
 *
 * A cost: two values per number, up to 8 where a closer look is needed. A network of 39,760 parameters with 3 samples
 * takes seconds.
 *
 * `softmaxCrossEntropy({ epsilon })` leaves ε out of its gradient on purpose, as the book does: there the difference is
 * up to ε/y of the gradient, y being the probability of the true class. Check it without ε, or allow a `tolerance`.
 *
 * @example
 * const report = await gradcheck([dense(5), relu(), dense(3)], { input: [4], loss: softmaxCrossEntropy() });
 * if (!report.passed) throw new Error(`${report}`);
 *
 * @throws {RangeError}  For batch normalisation of a single sample, and for float32.
 * @throws {TypeError}   When there is nothing to differentiate by.
 */
export async function gradcheck(subject: Model, options: ModelCheckOptions): Promise<GradientReport>;
export async function gradcheck(
  subject: Layer | Loss | Sequential | readonly Layer[],
  options: NetworkCheckOptions,
): Promise<GradientReport>;
export async function gradcheck(
  subject: VariableFunction,
  options: FunctionCheckOptions,
): Promise<GradientReport>;
export async function gradcheck(
  subject: unknown,
  options: GradcheckOptions & Partial<NetworkCheckOptions & FunctionCheckOptions> = {},
): Promise<GradientReport> {
  checkOptions("gradcheck", options, knownOptions(subject));
  const h = checkNumber("gradcheck: h", options.h ?? 1e-5, 1e-8, 1e-2);
  const tolerance = checkNumber("gradcheck: tolerance", options.tolerance ?? 0, 0);
  checkDtype(options.dtype ?? "f64");
  const backend = checkOneOf("gradcheck: backend", options.backend ?? "wasm", ["wasm", "reference"]);
  const problem =
    typeof subject === "function"
      ? functionProblem(subject as VariableFunction, options.at)
      : networkProblem(
          networkOf(subject, options),
          backend === "wasm" ? wasmBackend(await load()) : referenceBackend(),
        );
  return new GradientReport(compare(problem, { h, tolerance }), h);
}

/** Which options are read depends on what is checked. */
function knownOptions(subject: unknown): Readonly<Record<string, true>> {
  const common = { h: true, tolerance: true, dtype: true, backend: true } as const;
  if (typeof subject === "function") {
    return { ...common, at: true } satisfies Record<keyof FunctionCheckOptions, true>;
  }
  if (subject instanceof Model) {
    return { ...common, data: true } satisfies Record<keyof ModelCheckOptions, true>;
  }
  const own = { data: true, input: true, batch: true, loss: true, seed: true } as const;
  return { ...common, ...own } satisfies Record<keyof NetworkCheckOptions, true>;
}

function checkDtype(dtype: string): void {
  if (dtype === "f64") return;
  const remedy =
    "In float32 a value near 1 is rounded by 6e-8, and so a difference quotient with h = 1e-4 by 6e-4: as much as many gradients are.";
  throw new RangeError(message("gradcheck: dtype", '"f64"', show(dtype), remedy));
}

function networkOf(subject: unknown, options: NetworkCheckOptions): Network {
  const seed = checkInteger("gradcheck: seed", options.seed ?? 0, 0);
  if (subject instanceof Model) {
    const { layers, input, loss, weightDecay } = subject.description;
    const { data } = options;
    if (!(data instanceof Dataset)) {
      throw new TypeError(message("gradcheck: data", "a data set for the model", show(data)));
    }
    checkFeatures("gradcheck", data, input);
    const numbersOf = (name: string) => subject.getParameter(name).data;
    const samples = givenSamples(data);
    return { layers, loss, weightDecay, samples, checksInputs: false, seed: subject.seed, numbersOf };
  }
  const described = { weightDecay: undefined, seed } as const;
  if (isLoss(subject)) {
    const samples = samplesFor(options, [0.1, 1], seed);
    return { ...described, layers: [], loss: subject, samples, checksInputs: true };
  }
  const layers = layersOf(subject);
  const samples = samplesFor(options, [-1, 1], seed);
  return { ...described, layers, loss: options.loss, samples, checksInputs: isLayer(subject) };
}

function layersOf(subject: unknown): readonly Layer[] {
  const layers = isLayer(subject) ? [subject] : ((subject as Partial<Sequential>)?.layers ?? subject);
  if (Array.isArray(layers) && layers.length > 0 && layers.every(isLayer)) return layers;
  const expected = "a model, a layer, layers, a loss, or a function of variables";
  throw new TypeError(message("gradcheck", expected, show(subject)));
}

function samplesFor(
  { data, input, batch = 3 }: NetworkCheckOptions,
  between: readonly [number, number],
  seed: number,
): CheckedSamples {
  if (data instanceof Dataset) return givenSamples(data);
  if (!Array.isArray(input) || input.length === 0) {
    const remedy = "Or give samples as data.";
    throw new TypeError(
      message("gradcheck: input", "the shape of one sample, such as [4]", show(input), remedy),
    );
  }
  checkSizes("gradcheck: input", input);
  const rows = checkInteger("gradcheck: batch", batch, 1);
  return drawnSamples({ rows, shape: input, between, seed });
}

function isLayer(subject: unknown): subject is Layer {
  return typeof (subject as Partial<Layer>)?.build === "function";
}

function isLoss(subject: unknown): subject is Loss {
  return typeof (subject as Partial<Loss>)?.losses === "function";
}

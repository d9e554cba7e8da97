// The numerical gradient of a chain of dense layers without a forward pass for every parameter.

import { checkInteger, checkOptions, message, ShapeError, show } from "../errors.js";
import { load } from "../kernels/load.js";
import type { Backend } from "../program/backend.js";
import { loadTeams } from "../program/late-teams.js";
import type { Call } from "../program/program.js";
import { wasmBackend } from "../program/wasm-backend.js";
import { MOST_THREADS } from "../threads/control.js";
import { deepBytes, deepQuotients } from "./deep-layers.js";
import {
  activationCalls,
  affineCalls,
  type Chain,
  type ChainDescription,
  type ChainPlaces,
  call,
  checkChain,
  lossCall,
  placeChain,
  programOf,
} from "./dense-chain.js";
import { checkStep, type DifferenceOptions } from "./differentiation.js";

/** Arrays by the book's names: `W1` (inputs, units), `b1` (units), `W2`, `b2`, … */
export type ChainArrays<T> = Record<`${"W" | "b"}${number}`, T>;

/**
 * `(L(θ + h) − L(θ − h)) / 2h` for every weight and bias θ of a chain of dense layers, L being the mean of
 * `−log(p_t + ε)` over the batch, p the softmax of the last layer.
 *
 * It is the quotient that two full passes per parameter give, up to rounding, with its error h²·L‴/6 and its jumps at
 * the kinks of relu. But a weight moves one unit only, and only for the samples whose input is not 0, so no pass is
 * made: for the last two layers of a batch of N the cost is N logits or N rows of logits per parameter, for layers
 * before those the pass through the layers behind the next. In float64 throughout.
 *
 * Error:   the roundings of the losses divided by h, as with full passes; for the last two layers and small steps at
 *          most (5 + outputs/64)·2^-53 / h. Held by test/numeric/incremental-gradient.test.ts.
 * Source:  the quotient is that of Saitoh, Deep Learning from Scratch, chapter 4.4.
 */
export class IncrementalGradient {
  readonly #backend: Backend;
  readonly #chain: Chain;
  #key = "";
  #places: ChainPlaces;
  #run: () => void = () => {};

  /** @param backend  Where it runs. It takes the whole memory for itself. */
  constructor(backend: Backend, description: ChainDescription) {
    this.#backend = backend;
    this.#chain = checkChain(WHERE, description);
    this.#places = placeChain(this.#chain, 0, backend.threads, backend.base);
  }

  /**
   * The gradient of the batch's loss by every parameter.
   *
   * @param params     `{ W1, b1, W2, b2, … }`, row-major; anything else in it is ignored.
   * @param x          Samples, rows of numbers one behind the other.
   * @param t          True answers: class indices, or one-hot rows one behind the other.
   * @param options.h  Step to either side. Default 1e-4, the book's.
   * @throws {ShapeError | RangeError}  When x, t or an array of `params` is not as long as it must be, or an index is no
   *                                    class.
   */
  run(
    params: Readonly<ChainArrays<ArrayLike<number>>>,
    x: ArrayLike<number>,
    t: ArrayLike<number>,
    options: DifferenceOptions = {},
  ): ChainArrays<Float64Array> {
    const h = checkStep(WHERE, options);
    const { layers } = this.#chain;
    const rows = x.length / layers[0].inputs;
    if (!Number.isInteger(rows) || rows === 0) {
      throw new ShapeError(
        message(`${WHERE}: x`, `rows of ${layers[0].inputs} numbers`, `${x.length} numbers`),
      );
    }
    const labels = labelsOf(t, rows, layers[layers.length - 1].outputs);
    this.#prepare(rows, h);
    const places = this.#places;
    const { f64, i32 } = this.#backend.views;
    places.layers.forEach(({ parameters, biases, inputs, outputs }, i) => {
      f64.set(checkLength(`W${i + 1}`, params[`W${i + 1}`], inputs * outputs), parameters / 8);
      f64.set(checkLength(`b${i + 1}`, params[`b${i + 1}`], outputs), biases / 8);
    });
    f64.set(x, places.x / 8);
    i32.set(labels, places.labels / 4);
    this.#run();
    const gradients: ChainArrays<Float64Array> = {};
    places.layers.forEach(({ gradient, inputs, outputs }, i) => {
      const biases = gradient / 8 + inputs * outputs;
      gradients[`W${i + 1}`] = f64.slice(gradient / 8, biases);
      gradients[`b${i + 1}`] = f64.slice(biases, biases + outputs);
    });
    return gradients;
  }

  /** Ends the threads it has started, if any; they do not keep the process alive. It cannot be run afterwards. */
  close(): Promise<void> {
    return this.#backend.close();
  }

  /** Lays out memory and binds the calls, unless the last run was of the same form. */
  #prepare(rows: number, h: number): void {
    const key = `${rows} ${h}`;
    if (key === this.#key) return;
    const backend = this.#backend;
    const chain = this.#chain;
    const places = placeChain(chain, rows, backend.threads, backend.base);
    const deep = Math.max(0, chain.layers.length - 2);
    backend.reserve(places.end + (deep > 0 ? deepBytes(chain, rows) : 0));
    const direct = backend.bind(programOf("numerical gradient", directCalls(chain, places, h)));
    const quotients = Array.from({ length: deep }, (_, i) => deepQuotients(backend, chain, places, i, h));
    this.#places = places;
    this.#run = () => {
      direct();
      for (const write of quotients) write();
    };
    this.#key = key;
  }
}

const WHERE = "incrementalGradient";

/**
 * Loads the kernels and makes the numerical gradient of a chain of dense layers. See {@link IncrementalGradient}.
 *
 * @example
 * const gradient = await incrementalGradient({ sizes: [784, 50, 10], activation: "sigmoid" });
 * const { W1, b1, W2, b2 } = gradient.run(params, x, t);
 */
export async function incrementalGradient(
  options: ChainDescription & {
    /**
     * Threads, this one included, 1 to 256. Default 1. The bits are the same for every number. More than one takes what
     * `compile({ threads })` takes: Node, Bun, Deno, or a worker of a cross-origin isolated page.
     */
    readonly threads?: number;
  },
): Promise<IncrementalGradient> {
  const known = { sizes: true, activation: true, epsilon: true, threads: true } as const;
  const { threads = 1, ...description } = checkOptions(WHERE, options, known);
  checkInteger(`${WHERE}: threads`, threads, 1, MOST_THREADS);
  checkChain(WHERE, description); // before there are threads to be ended
  if (threads === 1) return new IncrementalGradient(wasmBackend(await load()), description);
  const { startTeam, teamBackend } = await loadTeams();
  const team = await startTeam(threads);
  return new IncrementalGradient(teamBackend(team), description);
}

/** The forward pass, and the gradients of the last layer and of the one before it. */
function directCalls({ epsilon }: Chain, places: ChainPlaces, h: number): Call[] {
  const { rows, layers, labels, p, shares, lists } = places;
  const last = layers[layers.length - 1];
  const calls = layers.flatMap((layer) => [...affineCalls(layer, places), ...activationCalls(layer, rows)]);
  calls.push(
    lossCall(places, epsilon),
    call("label_share_f64", shares, p, labels, rows, last.outputs, epsilon),
  );
  layers.slice(-2).forEach((layer, i) => {
    const { gradient, inputs, outputs, activation, input, z, y } = layer;
    const { counts, samples, values, reach } = lists[i];
    calls.push(call("nonzero_columns_f64", counts, samples, values, reach, input, rows, inputs));
    const head = [gradient, counts, samples, values, reach];
    if (layer === last) {
      const sizes = [rows, inputs, outputs];
      calls.push(call("numerical_gradient_output_f64", ...head, z, p, shares, labels, ...sizes, h, epsilon));
    } else {
      const saved = [z, y, last.parameters, last.z, p, shares, labels];
      const sizes = [rows, inputs, outputs, last.outputs];
      const kernel = `numerical_gradient_hidden_${activation}_f64`;
      calls.push(call(kernel, ...head, ...saved, ...sizes, h, epsilon));
    }
  });
  return calls;
}

function checkLength(name: string, array: ArrayLike<number> | undefined, length: number): ArrayLike<number> {
  if (array === undefined) throw new TypeError(message(`${WHERE}: ${name}`, "an array", show(array)));
  if (array.length === length) return array;
  throw new ShapeError(message(`${WHERE}: ${name}`, `${length} numbers`, `${array.length}`));
}

/** Class indices from indices or one-hot rows. */
function labelsOf(t: ArrayLike<number>, rows: number, classes: number): Int32Array {
  if (t.length !== rows && t.length !== rows * classes) {
    const expected = `${rows} class indices or ${rows} one-hot rows of ${classes}`;
    throw new ShapeError(message(`${WHERE}: t`, expected, `${t.length} numbers`));
  }
  return Int32Array.from({ length: rows }, (_, row) => {
    if (t.length === rows) return checkLabel(t[row], row, classes);
    let label = -1;
    for (let c = 0; c < classes; c++) {
      const value = t[row * classes + c];
      if (value === 1 && label < 0) label = c;
      else if (value !== 0)
        throw new RangeError(message(`${WHERE}: t`, "one-hot rows", `${value} in row ${row}`));
    }
    if (label < 0) throw new RangeError(message(`${WHERE}: t`, "a 1 in every row", `none in row ${row}`));
    return label;
  });
}

function checkLabel(label: number, row: number, classes: number): number {
  if (Number.isInteger(label) && label >= 0 && label < classes) return label;
  const expected = `class indices from 0 to ${classes - 1}`;
  throw new RangeError(message(`${WHERE}: t`, expected, `${label} in row ${row}`));
}

// A chain of dense layers under softmax with cross-entropy: where its numbers lie, and the calls of its forward pass.

import { checkNumber, checkOneOf, checkSizes, message, ShapeError, show } from "../errors.js";
import { gemmWorkspaceBytes } from "../kernels/gemm-workspace.js";
import { Allocator } from "../program/allocator.js";
import type { Call, Program } from "../program/program.js";

const ACTIVATIONS = ["sigmoid", "relu", "identity"] as const;
/** What stands between two layers. */
export type ChainActivation = (typeof ACTIVATIONS)[number];

/** A chain of dense layers: `y = f(x·W + b)`, layer after layer; the last has no activation. */
export interface ChainDescription {
  /** Inputs, then the units of every layer: `[784, 50, 10]`. */
  readonly sizes: readonly number[];
  /** Behind every layer but the last: one for all, or one for each. */
  readonly activation: ChainActivation | readonly ChainActivation[];
  /** ε of the loss `−log(p_t + ε)`. Default 1e-7, the book's; with 0 the loss is taken from the logits. */
  readonly epsilon?: number;
}

/** A layer of a checked chain. */
export interface ChainLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Undefined for the last layer. */
  readonly activation: ChainActivation | undefined;
}

export interface Chain {
  readonly layers: readonly ChainLayer[];
  readonly epsilon: number;
}

/** Checks a description. */
export function checkChain(where: string, { sizes, activation, epsilon = 1e-7 }: ChainDescription): Chain {
  if (!Array.isArray(sizes)) throw new TypeError(message(`${where}: sizes`, "an array", show(sizes)));
  if (sizes.length < 2) {
    throw new ShapeError(message(`${where}: sizes`, "inputs and the units of each layer", show(sizes)));
  }
  checkSizes(`${where}: sizes`, sizes);
  const count = sizes.length - 1;
  const given: readonly ChainActivation[] = Array.isArray(activation)
    ? activation
    : new Array(count - 1).fill(activation);
  if (given.length !== count - 1) {
    const expected = `${count - 1}, one behind every layer but the last`;
    throw new ShapeError(message(`${where}: activation`, expected, `${given.length}`));
  }
  for (const word of given) checkOneOf(`${where}: activation`, word, ACTIVATIONS);
  return {
    layers: Array.from({ length: count }, (_, i) => ({
      inputs: sizes[i],
      outputs: sizes[i + 1],
      activation: given[i],
    })),
    epsilon: checkNumber(`${where}: epsilon`, epsilon, 0, 1),
  };
}

/** Addresses of the rows that are not 0, column by column, as nonzero_columns_f64 writes them. */
export interface Lists {
  readonly counts: number;
  readonly samples: number;
  readonly values: number;
  readonly reach: number;
}

/** Addresses in bytes of what a layer has. */
export interface PlacedLayer extends ChainLayer {
  /** Weights (inputs, outputs), and behind them biases (outputs); the gradient likewise. */
  readonly parameters: number;
  readonly biases: number;
  readonly gradient: number;
  /** The layer's input, x or the activation of the layer before: (rows, inputs). */
  readonly input: number;
  /** `x·W + b` and, for the last layer the same, what the activation makes of it: (rows, outputs). */
  readonly z: number;
  readonly y: number;
}

/** Addresses of everything, for batches of one size. */
export interface ChainPlaces {
  readonly rows: number;
  readonly layers: readonly PlacedLayer[];
  readonly x: number;
  readonly labels: number;
  readonly losses: number;
  readonly p: number;
  readonly shares: number;
  readonly workspace: number;
  /** Of the inputs of the last layer and of the one before it, if there is one. */
  readonly lists: readonly Lists[];
  /** First byte behind all. */
  readonly end: number;
}

/** Lays out the numbers of a chain from `base` on, the parameters first: they lie the same for every number of rows. */
export function placeChain({ layers }: Chain, rows: number, threads: number, base: number): ChainPlaces {
  const memory = new Allocator(base);
  const place = (bytes: number) => memory.take(bytes);
  const sizes = layers.map(({ inputs, outputs }) => (inputs + 1) * outputs * 8);
  const parameters = sizes.map(place);
  const gradients = sizes.map(place);
  const x = place(rows * layers[0].inputs * 8);
  let input = x;
  const placed = layers.map((layer, i) => {
    const bytes = rows * layer.outputs * 8;
    const z = place(bytes);
    const y = layer.activation && layer.activation !== "identity" ? place(bytes) : z;
    const biases = parameters[i] + layer.inputs * layer.outputs * 8;
    const own = { ...layer, parameters: parameters[i], biases, gradient: gradients[i], input, z, y };
    input = y;
    return own;
  });
  const listsOf = (columns: number): Lists => ({
    counts: place((columns + 1) * 4),
    samples: place((columns + 1) * rows * 4),
    values: place((columns + 1) * rows * 8),
    reach: place((columns + 1) * 8),
  });
  const workspaces = layers.map((l) => gemmWorkspaceBytes("f64", "nn", rows, l.outputs, l.inputs, threads));
  return {
    rows,
    layers: placed,
    x,
    labels: place(rows * 4),
    losses: place(rows * 8),
    p: place(rows * layers[layers.length - 1].outputs * 8),
    shares: place(rows * 8),
    workspace: place(Math.max(...workspaces)),
    lists: layers.slice(-2).map(({ inputs }) => listsOf(inputs)),
    end: memory.top,
  };
}

/** One kernel call without the notes that listings and profiles print. */
export function call(kernel: string, ...args: number[]): Call {
  return { kernel, arguments: args, writes: [], reads: [], operations: 0, bytes: 0 };
}

/** Calls as a program. */
export function programOf(name: string, calls: readonly Call[]): Program {
  return { name, dtype: "f64", calls, tensors: [], scratchBytes: 0 };
}

/** `z = input·W + b`. */
export function affineCalls(layer: PlacedLayer, { rows, workspace }: ChainPlaces): Call[] {
  const { inputs, outputs, parameters, biases, input, z } = layer;
  return [
    call("gemm_nn_f64", z, input, parameters, workspace, rows, outputs, inputs, 0),
    call("add_bias_f64", z, z, biases, rows, outputs),
  ];
}

/** `y = f(z)`; nothing for the identity. */
export function activationCalls({ activation, outputs, z, y }: PlacedLayer, rows: number): Call[] {
  if (!activation || activation === "identity") return [];
  return [call(`${activation}_f64`, y, z, rows * outputs)];
}

/** The losses of all rows, and p. */
export function lossCall({ rows, layers, labels, losses, p }: ChainPlaces, epsilon: number): Call {
  const last = layers[layers.length - 1];
  return call("softmax_cross_entropy_labels_f64", losses, p, last.z, labels, rows, last.outputs, epsilon);
}

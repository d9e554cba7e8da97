// A node is one operation of the graph; an op is what the operation means.

import type { DType, ElementType, Shape, Tensor } from "./tensor.js";

/** What an op says of a tensor it will compute. */
export interface TensorSpec {
  readonly shape: Shape;
  /** Default `float`. */
  readonly type?: ElementType;
}

/** Scratch memory of one node, free again when its calls are done. */
export const workspace = Symbol("workspace");

/** An argument of a kernel: a tensor or the workspace become addresses; numbers stay as they are. */
export type KernelArgument = Tensor | typeof workspace | number;

/** One call of a kernel as an op asks for it; `thread, threads` are added by whoever runs it. */
export interface KernelCall {
  readonly kernel: string;
  readonly arguments: readonly KernelArgument[];
  /**
   * Arithmetic operations of its formula: every +, −, ×, ÷, root, maximum, comparison, e^x and ln counts as one, however
   * many instructions it takes; 0 where numbers only move. Profiles make GFLOP/s of it.
   */
  readonly operations: number;
  /** Bytes it must read and write. Without it every tensor among the arguments counts once, whole. */
  readonly bytes?: number;
}

/** An op whose outputs, entries and bounds, stand for a matrix of mostly zeros. */
export interface NonzerosForm {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  /** The entries, where there are some already: the op then only makes bounds. */
  readonly entries?: Tensor;
  /** How many numbers of a row are not zero on average. */
  readonly mean: number;
}

/** An op as the end of the one that makes its first input, a product mostly: that one's kernel does it too. */
export interface Epilogue {
  /**
   * `bias` adds a row and `channel_bias` a number per channel, `activation` is a function behind either, `activation_grad`
   * multiplies by its derivative; `max_pool` takes the largest of every window.
   */
  readonly name: "bias" | "channel_bias" | "activation" | "activation_grad" | "max_pool";
  /** Of which function (kernels/activations.ts). */
  readonly activation?: number;
  /** Arithmetic operations per element; 0 where the two calls' own are added. */
  readonly operations: number;
}

/** An op that does what two nodes did, and its inputs; it computes what the second one did. */
export interface Fusion {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
}

/** The numbers of windows, each at the place of its plane where the window's largest stands, and zeros everywhere else. */
export interface Spread {
  /** One number a window. */
  readonly narrow: Tensor;
  /** The places (int32). */
  readonly indices: Tensor;
  /** Height and width of a plane and of a window, and the stride, as kernels take them. */
  readonly windows: readonly number[];

  /** What `op`, element by element of both, makes of the numbers and `other`, made before they are spread; if it can be. */
  applyFirst(op: Op, other: Tensor): Tensor | undefined;
}

/** Everything the package knows of an operation. Ops with attributes are made by functions that close over them. */
export interface Op {
  /** As it is written in listings and pictures. */
  readonly name: string;

  /** The shape rule. @throws {ShapeError} when the inputs do not fit. */
  outputs(inputs: readonly Tensor[]): readonly TensorSpec[];

  /**
   * The gradient rule: builds the nodes of ∂L/∂input from ∂L/∂output.
   *
   * @param gradients  One per output; undefined where the loss does not depend on it.
   * @returns          One per input; undefined where nothing flows (labels, indices).
   */
  gradient?(node: Node, gradients: readonly (Tensor | undefined)[]): readonly (Tensor | undefined)[];

  /** The kernel calls that compute the outputs, in order. */
  calls(node: Node, dtype: DType): readonly KernelCall[];

  /** Index of an input whose memory the first output may take over when nobody reads that input later. */
  readonly inPlace?: number;

  /** Index of an input that the first output is another view of: no call, no memory of its own. */
  readonly viewOf?: number;

  /**
   * How many of its inputs, the first ones, the op changes in place (an optimizer's step): it is kept though nobody reads
   * its outputs.
   */
  readonly changes?: number;

  /** What its output is, where that is mostly zeros: gradients take the numbers from where they were fewer. */
  readonly spread?: Spread;

  /** How its first output can be given by lists of what is not zero in it, which takes other inputs. */
  readonly nonzeros?: NonzerosForm;

  /**
   * The op that does the same with input `index` given by such lists: two inputs, entries and bounds, in its place.
   *
   * @param mean  How many numbers of a row are not zero on average.
   */
  fromNonzeros?(node: Node, index: number, mean: number): Op | undefined;

  /** What it is as the end of a product. */
  readonly epilogue?: Epilogue;

  /** The op that does the work of `node`, which is of this op, and of the only reader of what it computes; if there is one. */
  absorb?(node: Node, reader: Node): Fusion | undefined;

  /**
   * How many elements of the first output a thread makes before it is the next one's turn, where threads take turns; others
   * make one piece each.
   */
  turn?(node: Node): number;

  /** Bytes of scratch memory its calls need on so many threads, 64-byte aligned. */
  workspaceBytes?(node: Node, dtype: DType, threads: number): number;
}

export class Node {
  /** Set by the graph when the node is made. */
  outputs: readonly Tensor[] = [];

  constructor(
    readonly op: Op,
    readonly inputs: readonly Tensor[],
    /** Which part of the model it belongs to: `dense_1`; gradient nodes inherit it. */
    readonly scope: string,
    /** True for nodes made by the reverse walk. */
    readonly backward: boolean,
  ) {}
}

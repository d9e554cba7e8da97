import type { Shape, Tensor } from "../graph/tensor.js";
import type { Fans, Initializer } from "../initializers/index.js";

export interface ParameterOptions {
  /** Default: the first and the last dimension, as in a dense layer. */
  readonly fans?: Fans;
  /** True for what weight decay makes smaller: weights, not biases. Default false. */
  readonly decays?: boolean;
}

/** What a layer may ask for while it builds its part of the graph. */
export interface LayerScope {
  /** The layer's name in this model: `dense_1`. */
  readonly name: string;
  /** True in the graph of a training step, false where the model is evaluated or predicts. */
  readonly training: boolean;
  /** A parameter of this layer, trained with the others. */
  parameter(name: string, shape: Shape, initializer: Initializer, options?: ParameterOptions): Tensor;
  /**
   * Numbers that the layer keeps from step to step, saved with the model but not trained.
   *
   * @param initial  Every element before the first step.
   */
  state(name: string, shape: Shape, initial: number): Tensor;
  /** u32 (3): training steps done, low and high word of the model's seed. For random numbers by counter. */
  counter(): Tensor;
  /** Builds nodes that run with the update: after the backward pass, and only when the loss is finite. */
  onUpdate(build: () => void): void;
}

/** A description of a part of a model. It holds no numbers: the same layer may be built many times. */
export interface Layer {
  /** The word it is made with: `dense`. */
  readonly kind: string;
  /** A name given by the user; otherwise the model counts: `dense_1`. */
  readonly name?: string;
  /** As saved with a model: plain data that the factory of that kind understands. */
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * Builds the layer's nodes.
   *
   * @param x  (batch, features…)
   * @returns  (batch, features…)
   */
  build(x: Tensor, scope: LayerScope): Tensor;
}

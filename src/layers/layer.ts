import type { Shape, Tensor } from "../graph/tensor.js";
import type { Fans, Initializer } from "../initializers/index.js";

/** What a layer may ask for while it builds its part of the graph. */
export interface LayerScope {
  /** The layer's name in this model: `dense_1`. */
  readonly name: string;
  /**
   * A parameter of this layer, trained with the others.
   *
   * @param fans  Default: the first and the last dimension, as in a dense layer.
   */
  parameter(name: string, shape: Shape, initializer: Initializer, fans?: Fans): Tensor;
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

import type { Tensor } from "../graph/tensor.js";

/** What an optimizer works on: all parameters of a model and their gradients, each as one flat range. */
export interface UpdateScope {
  /** (n) all parameters, in order. */
  readonly parameters: Tensor;
  /** (n) the loss's gradient by each of them. */
  readonly gradients: Tensor;
  /** Scalar; the host may change it between steps. */
  readonly learningRate: Tensor;
}

/** A description of how parameters follow their gradients. */
export interface Optimizer {
  readonly kind: string;
  /** The rate at the start; `model.learningRate` changes it while training runs. */
  readonly learningRate: number;
  /** As saved with a model. */
  readonly options: Readonly<Record<string, number>>;
  /** Builds the nodes of one update. */
  update(scope: UpdateScope): void;
}

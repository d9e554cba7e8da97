import type { Tensor } from "../graph/tensor.js";

/** What an optimizer works on: one of a model's parameters and its gradient. */
export interface UpdateScope {
  /** Of any shape. */
  readonly parameter: Tensor;
  /** The loss's gradient by it, of the same shape. */
  readonly gradient: Tensor;
  /** Scalar; the host may change it between steps. */
  readonly learningRate: Tensor;
  /** u32 (3), whose first element is the number of steps done before this one. */
  counter(): Tensor;
  /**
   * What the optimizer keeps of it from step to step and from `fit` to `fit`.
   *
   * @param initial  Every element before the first step. Default 0.
   */
  state(name: string, initial?: number): Tensor;
}

/** A description of how parameters follow their gradients. */
export interface Optimizer {
  /** The word it is made with: `adam`. */
  readonly kind: string;
  /** The rate at the start; `model.learningRate` changes it while training runs. */
  readonly learningRate: number;
  /** As saved with a model: plain data that the factory of that kind understands. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Builds the nodes of one update; called for each of a model's parameters. */
  update(scope: UpdateScope): void;
}

import type { Tensor } from "../graph/tensor.js";

/** How the true answers may be given: class indices, or a row of numbers per sample (one-hot rows included). */
export type TargetForm = "labels" | "targets";

/** A description of what training makes small. */
export interface Loss {
  /** The word it is made with: `softmaxCrossEntropy`. */
  readonly kind: string;
  /** As saved with a model. */
  readonly options: Readonly<Record<string, number>>;
  /** The forms of true answers it can work with. */
  readonly accepts: readonly TargetForm[];
  /** Refuses outputs that it says nothing about, as far as it shows before there are numbers. @throws {TypeError} */
  check?(output: Tensor): void;
  /** One loss per sample. Shapes:  output (batch, outputs)   losses (batch). */
  losses(output: Tensor, target: Tensor): Tensor;
  /** What `predict` shows for the model's output: probabilities where the loss contains the softmax. */
  prediction(output: Tensor): Tensor;
}

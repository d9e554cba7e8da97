// SoftmaxWithLoss as the lecture writes it: the last layer of a network that learns classes.

import {
  type ArrayLikeNumbers,
  type NDArray,
  softmax,
  softmaxCrossEntropy,
  type Variable,
  variable,
} from "../eager/index.js";
import { passBack } from "./recorded.js";

/**
 * `y = softmax(x)`, `loss = −Σ t·ln(y + 1e-7) / rows`. `dx = dout · (y − t) / rows`: the gradient leaves the 1e-7 out.
 *
 * Shapes:  x, y, dx (rows, classes)   t: class indices (rows) or one-hot rows (rows, classes)
 */
export class SoftmaxWithLoss {
  #x: Variable<NDArray> | undefined;
  #loss: Variable<number> | undefined;

  /**
   * The loss.
   *
   * @throws {ShapeError}  When t is neither one index nor one row of targets per row of x.
   * @throws {RangeError}  When an index is no class, or a target is not from 0 to 1.
   */
  forward(x: Exclude<ArrayLikeNumbers, number>, t: ArrayLikeNumbers): number {
    this.#x = variable(x, "x");
    this.#loss = softmaxCrossEntropy(this.#x, t, { epsilon: 1e-7 });
    return this.#loss.value;
  }

  /** The gradient of x. @param dout Of the loss, a number. Default 1. @throws {Error} before `forward`. */
  backward(dout = 1): NDArray {
    passBack("SoftmaxWithLoss", this.#loss, dout);
    return (this.#x as Variable<NDArray>).gradient;
  }

  /** The loss of the last `forward`; undefined before it. */
  get loss(): number | undefined {
    return this.#loss?.value;
  }

  /** The probabilities of the last `forward`; undefined before it. */
  get y(): NDArray | undefined {
    return this.#x && softmax(this.#x).value;
  }
}

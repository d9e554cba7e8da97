// Affine as the lecture writes it: a fully connected layer.

import {
  type ArrayLikeNumbers,
  addBias,
  matmul,
  NDArray,
  reshape,
  type Variable,
  variable,
} from "../eager/index.js";
import { toNDArray } from "../eager/ndarray.js";
import { message, ShapeError, showShape } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";
import { passBack, recorded } from "./recorded.js";

/**
 * The fully connected layer: `out = x·W + b`. `dx = dout·Wᵀ`, `dW = xᵀ·dout`, `db = Σ_rows dout`.
 *
 * Shapes:  x (rows, inputs), or (rows, …) with `inputs` numbers a row, such as (N, C, H, W)   W (inputs, outputs)
 *          b (outputs)   out (rows, outputs)   dx as x
 */
export class Affine {
  /** The weights, (inputs, outputs). */
  readonly W: NDArray;
  /** The biases, (outputs). */
  readonly b: NDArray;
  #x: Variable<NDArray> | undefined;
  #W: Variable<NDArray> | undefined;
  #b: Variable<NDArray> | undefined;
  #out: Variable<NDArray> | undefined;

  /**
   * W and b are shared with the caller when they are arrays of float64 with a shape: changing them changes the layer.
   *
   * @throws {ShapeError}  When W is no matrix, or b has not one number for each of its columns.
   */
  constructor(W: Exclude<ArrayLikeNumbers, number>, b: Exclude<ArrayLikeNumbers, number>) {
    this.W = shared("Affine: W", W);
    this.b = shared("Affine: b", b);
    if (this.W.shape.length !== 2) {
      throw new ShapeError(message("Affine: W", "a matrix (inputs × outputs)", showShape(this.W.shape)));
    }
    const outputs = this.W.shape[1];
    if (showShape(this.b.shape) !== showShape([outputs])) {
      const expected = `a row of ${outputs}, one for each column of W`;
      throw new ShapeError(message("Affine: b", expected, showShape(this.b.shape)));
    }
  }

  /** `x·W + b`; x is remembered. @throws {ShapeError} when x is not rows of as many numbers as W has. */
  forward(x: Exclude<ArrayLikeNumbers, number>): NDArray {
    this.#x = variable(x, "x");
    this.#W = variable(this.W, "W");
    this.#b = variable(this.b, "b");
    const [rows, ...rest] = this.#x.shape;
    if (rest.length === 0) {
      const remedy = "A single sample is a batch of one: [x].";
      throw new ShapeError(message("Affine.forward", "rows of numbers", showShape(this.#x.shape), remedy));
    }
    const width = sizeOf(rest);
    const inputs = this.W.shape[0];
    if (width !== inputs) {
      const expected = `rows of ${inputs} numbers, one for each row of W`;
      throw new ShapeError(message("Affine.forward", expected, showShape(this.#x.shape)));
    }
    const flat = rest.length === 1 ? this.#x : reshape(this.#x, [rows, width]);
    this.#out = addBias(matmul(flat, this.#W), this.#b);
    return this.#out.value;
  }

  /**
   * The gradient of x; those of W and b are then in `dW` and `db`.
   *
   * @param dout  The gradient that arrives from above, of the shape of `out`.
   * @throws {Error | ShapeError}  Before `forward`, or for another shape.
   */
  backward(dout: Exclude<ArrayLikeNumbers, number>): NDArray {
    passBack("Affine", this.#out, dout);
    return (this.#x as Variable<NDArray>).gradient;
  }

  /** The gradient of W. @throws {Error} before `backward`. */
  get dW(): NDArray {
    return recorded("Affine", this.#W).gradient;
  }

  /** The gradient of b. @throws {Error} before `backward`. */
  get db(): NDArray {
    return recorded("Affine", this.#b).gradient;
  }
}

function shared(where: string, value: ArrayLikeNumbers): NDArray {
  if (value instanceof NDArray) return value;
  const { data, shape } = (value ?? {}) as Partial<NDArray>;
  return data instanceof Float64Array && shape ? new NDArray(data, shape) : toNDArray(where, value);
}

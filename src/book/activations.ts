// Relu and Sigmoid as the lecture writes them.

import { type ArrayLikeNumbers, NDArray, relu, sigmoid, type Variable, variable } from "../eager/index.js";
import { passBack, type ValueOf } from "./recorded.js";

/** `out = max(x, 0)`, element by element. `dx = dout` where x > 0, else 0. */
export class Relu {
  #x: Variable | undefined;
  #out: Variable | undefined;

  /** `max(x, 0)`; where it was above 0 is remembered. */
  forward<X extends ArrayLikeNumbers>(x: X): ValueOf<X> {
    this.#x = variable(x, "x");
    this.#out = relu(this.#x);
    return this.#out.value as ValueOf<X>;
  }

  /**
   * The gradient of x.
   *
   * @param dout  The gradient that arrives from above, of the shape of `out`.
   * @throws {Error | ShapeError}  Before `forward`, or for another shape.
   */
  backward<X extends ArrayLikeNumbers>(dout: X): ValueOf<X> {
    passBack("Relu", this.#out, dout);
    return this.#x?.gradient as ValueOf<X>;
  }

  /** 1 where x <= 0 and nothing passes, 0 elsewhere; undefined before `forward`. */
  get mask(): number | NDArray | undefined {
    const x = this.#x?.value;
    if (x === undefined) return undefined;
    if (typeof x === "number") return x <= 0 ? 1 : 0;
    return new NDArray(
      x.data.map((value) => (value <= 0 ? 1 : 0)),
      x.shape,
    );
  }
}

/** `out = 1 / (1 + e^−x)`, element by element. `dx = dout · out · (1 − out)`. */
export class Sigmoid {
  #x: Variable | undefined;
  #out: Variable | undefined;

  /** `1 / (1 + e^−x)`, which is remembered. */
  forward<X extends ArrayLikeNumbers>(x: X): ValueOf<X> {
    this.#x = variable(x, "x");
    this.#out = sigmoid(this.#x);
    return this.#out.value as ValueOf<X>;
  }

  /**
   * The gradient of x.
   *
   * @param dout  The gradient that arrives from above, of the shape of `out`.
   * @throws {Error | ShapeError}  Before `forward`, or for another shape.
   */
  backward<X extends ArrayLikeNumbers>(dout: X): ValueOf<X> {
    passBack("Sigmoid", this.#out, dout);
    return this.#x?.gradient as ValueOf<X>;
  }
}

// The layers of the lecture's shop: addition and multiplication with forward and backward.

import { type ArrayLikeNumbers, add, mul, type Variable, variable } from "../eager/index.js";
import { passBack, type ValueOf } from "./recorded.js";

/** What both have in common: two inputs, kept from forward to backward. */
class BinaryLayer {
  #x: Variable | undefined;
  #y: Variable | undefined;
  #out: Variable | undefined;

  constructor(
    readonly name: string,
    readonly operation: (x: Variable, y: Variable) => Variable,
  ) {}

  forward(x: ArrayLikeNumbers, y: ArrayLikeNumbers): unknown {
    this.#x = variable(x, "x");
    this.#y = variable(y, "y");
    this.#out = this.operation(this.#x, this.#y);
    return this.#out.value;
  }

  backward(dout: ArrayLikeNumbers): [unknown, unknown] {
    passBack(this.name, this.#out, dout);
    return [this.#x?.gradient, this.#y?.gradient];
  }
}

/**
 * `out = x · y`, element by element. `dx = dout · y`, `dy = dout · x`.
 *
 * @example
 * const layer = new MulLayer();
 * layer.forward(100, 2); // 200
 * layer.backward(1.1); // [2.2, 110.00000000000001]
 */
export class MulLayer {
  readonly #layer = new BinaryLayer("MulLayer", mul);

  /** `x · y`; both are remembered. @throws {ShapeError} when their shapes differ. */
  forward<X extends ArrayLikeNumbers>(x: X, y: X): ValueOf<X> {
    return this.#layer.forward(x, y) as ValueOf<X>;
  }

  /**
   * The gradients of both inputs.
   *
   * @param dout  The gradient that arrives from above, of the shape of `out`.
   * @throws {Error | ShapeError}  Before `forward`, or for another shape.
   */
  backward<X extends ArrayLikeNumbers>(dout: X): [dx: ValueOf<X>, dy: ValueOf<X>] {
    return this.#layer.backward(dout) as [ValueOf<X>, ValueOf<X>];
  }
}

/** `out = x + y`, element by element. `dx = dout`, `dy = dout`. */
export class AddLayer {
  readonly #layer = new BinaryLayer("AddLayer", add);

  /** `x + y`. @throws {ShapeError} when their shapes differ. */
  forward<X extends ArrayLikeNumbers>(x: X, y: X): ValueOf<X> {
    return this.#layer.forward(x, y) as ValueOf<X>;
  }

  /**
   * The gradients of both inputs.
   *
   * @param dout  The gradient that arrives from above, of the shape of `out`.
   * @throws {Error | ShapeError}  Before `forward`, or for another shape.
   */
  backward<X extends ArrayLikeNumbers>(dout: X): [dx: ValueOf<X>, dy: ValueOf<X>] {
    return this.#layer.backward(dout) as [ValueOf<X>, ValueOf<X>];
  }
}

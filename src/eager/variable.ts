// A node of a graph made by hand: it has a value at once, and a gradient once `backward` has run.

import type { Drawable, Drawing } from "../drawing/index.js";
import { message, ShapeError, show, showShape } from "../errors.js";
import type { Shape } from "../graph/tensor.js";
import { printAsText, refuseOperators } from "../platform/inspect.js";
import { type Cell, tick } from "./cell.js";
import { drawingOf } from "./drawing.js";
import { evaluate, propagate } from "./evaluate.js";
import type { Faculties } from "./faculties.js";
import { type ArrayLikeNumbers, NDArray, toNDArray } from "./ndarray.js";

/** What a variable holds: a number, or an array of numbers. */
export type Value = number | NDArray;

/**
 * A number or an array in a graph made by hand. Computing with variables makes the graph; a result keeps alive what it
 * was computed from, and nothing else does.
 *
 * @example
 * const apple = variable(100, "apple");
 * const price = mul(mul(apple, variable(2, "count")), variable(1.1, "tax"));
 * price.backward();
 * console.log(price.value, apple.gradient); // 220.00000000000003 2.2
 */
export class Variable<V extends Value = Value> implements Drawable {
  readonly #cell: Cell;
  /**
   * What functions of several uses ask for (src/functions.ts).
   *
   * @internal
   */
  readonly faculties: Faculties;

  /**
   * The cell behind a variable, for this room only.
   *
   * @internal
   */
  static cellOf(variable: Variable): Cell {
    return variable.#cell;
  }

  /** Made by `variable`, `constant` and the functions on variables. */
  constructor(cell: Cell, faculties: Faculties) {
    this.#cell = cell;
    this.faculties = faculties;
    printAsText(this);
    refuseOperators(this, "a variable", "Compute with add(), mul(), …; its number is .value.");
  }

  /** Sizes per dimension; `[]` for a number. */
  get shape(): Shape {
    return this.#cell.shape;
  }

  /** As it is called in pictures and messages. */
  get name(): string | undefined {
    return this.#cell.name;
  }

  set name(name: string | undefined) {
    checkName(`name of ${this.#title()}`, name);
    this.#cell.name = name;
  }

  /**
   * The value: computed when it is first asked for, and again after a leaf it depends on was changed. An array is a copy.
   * The value of a leaf may be set, to numbers of the same shape.
   *
   * @throws {RangeError}  Where an operation on the way has no number as its result, as `log` of −1.
   * @throws {TypeError | ShapeError}  When it is set: for a result, or for numbers of another shape.
   */
  get value(): V {
    evaluate(this.#cell);
    return toValue(this.#cell.data as Float64Array, this.shape) as V;
  }

  set value(value: ArrayLikeNumbers) {
    const { operation } = this.#cell;
    const where = `value of ${this.#title()}`;
    if (operation) {
      const remedy = "Set what it is computed from.";
      throw new TypeError(message(where, "a leaf to be set", `the result of ${operation.name}`, remedy));
    }
    this.#cell.data = this.#ofThisShape(where, "numbers", value);
    this.#cell.changed = tick();
  }

  /**
   * The derivative by this variable of the result on which `backward` was called last. Each `backward` sets it anew,
   * adding nothing to what was there; changing a leaf leaves it as it is.
   *
   * @throws {Error} before a `backward` has reached it.
   */
  get gradient(): V {
    const { gradient, differentiable } = this.#cell;
    if (gradient) return toValue(gradient, this.shape) as V;
    const [got, remedy] = differentiable
      ? ["none yet", "Call backward() on what is computed from it."]
      : ["a constant", "Make it with variable() to get its gradient."];
    throw new Error(message(`gradient of ${this.#title()}`, "one filled by backward()", got, remedy));
  }

  /**
   * Fills the gradients of the variables that this one depends on and of every intermediate between, by the chain rule.
   *
   * @param seed  What arrives from above, of this variable's shape. Default 1, for a scalar.
   * @throws {ShapeError}  When the seed has another shape: take `sum()` or `mean()` first.
   * @throws {RangeError}  Where a gradient is no number, as that of `exp(log(x))` at 0.
   * @throws {TypeError}   For what is computed from constants only.
   */
  backward(seed: ArrayLikeNumbers = 1): void {
    const where = `backward of ${this.#title()}`;
    if (!this.#cell.differentiable) {
      const remedy = "Make a leaf with variable().";
      throw new TypeError(message(where, "a result of variables", "one of constants only", remedy));
    }
    const remedy = "Pass the gradient that arrives, or take sum() or mean() first.";
    propagate(this.#cell, this.#ofThisShape(where, "a seed", seed, remedy));
  }

  /** The graph that leads here, for `toSvg`, `toMermaid` and `toDot`. */
  drawing(): Drawing {
    evaluate(this.#cell);
    return drawingOf(this.#cell);
  }

  /** `apple = 100, gradient 2.2`. */
  toString(): string {
    const { gradient, name } = this.#cell;
    const value = `${name === undefined ? "" : `${name} = `}${this.value}`;
    return gradient ? `${value}, gradient ${toValue(gradient, this.shape)}` : value;
  }

  #title(): string {
    return this.name === undefined ? "a variable" : show(this.name);
  }

  #ofThisShape(where: string, what: string, numbers: ArrayLikeNumbers, remedy?: string): Float64Array {
    const { data, shape } = toNDArray(where, numbers);
    if (showShape(shape) !== showShape(this.shape)) {
      const expected = `${what} of shape ${showShape(this.shape)}`;
      throw new ShapeError(message(where, expected, showShape(shape), remedy));
    }
    return data;
  }
}

/** Checks that a name is text, or that there is none. */
export function checkName(where: string, name: unknown): void {
  if (name === undefined || typeof name === "string") return;
  throw new TypeError(message(where, "a string", show(name)));
}

function toValue(data: Float64Array, shape: Shape): Value {
  return shape.length === 0 ? data[0] : new NDArray(data.slice(), shape);
}

// Walking downhill on any function.

import { isNumericArray } from "../data/flat.js";
import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkOptions,
  message,
  ShapeError,
  show,
} from "../errors.js";
import type { Optimizer } from "../optimizers/index.js";
import {
  checkFunction,
  checkReal,
  checkStep,
  type DifferenceOptions,
  differenceQuotients,
  isRecord,
} from "./differentiation.js";
import { follow } from "./follow.js";
import { type Float64Of, isShaped, notNumbers } from "./numbers.js";

/** Options of `gradientDescent`. */
export interface DescentOptions<P> extends DifferenceOptions {
  /** Length of a step per unit of the gradient. Default 0.01. An optimizer brings its own: give one of the two. */
  readonly learningRate?: number;
  /** How a step follows from the gradients so far: `momentum()`, `adam()`, … Default: the plain rule below. */
  readonly optimizer?: Optimizer;
  /** Number of steps, >= 0. Default 100. */
  readonly steps?: number;
  /** The gradient at x in the form of x, where it is known; default `numericalGradient` with h. */
  readonly gradient?: (x: P) => P;
  /** Whether to note f at every position of the path; one more call of f per position. Default false. */
  readonly values?: boolean;
}

const DESCENT_OPTIONS: Readonly<Record<keyof DescentOptions<unknown>, true>> = {
  learningRate: true,
  optimizer: true,
  steps: true,
  gradient: true,
  values: true,
  h: true,
};

/** Where a descent went. */
export interface Descent<P> {
  /** The last position. */
  readonly x: P;
  /** All positions in order: the start, then the one after each step; steps + 1 of them, the last of which is x. */
  readonly path: P[];
  /** f at the positions of the path; only with the option `values`. */
  readonly values?: number[];
}

/**
 * `x ← x − η·∇f(x)`, repeated; η is the learning rate. A rate too large diverges, one too small stays where it began:
 * neither is an error as long as the numbers are finite.
 *
 * With an `optimizer`, its rule instead, over all numbers of the position and in float64: the very update that `fit` runs.
 *
 * @param f    Function of a position with a number as its value.
 * @param init Start, in any form that `numericalGradient` takes. It is copied, to float64, and stays as it is.
 * @throws {RangeError}  When a position, or f there, is not finite.
 * @throws {ShapeError}  When `gradient` answers something of another form than x.
 *
 * @example
 * const bowl = ([x0, x1]: number[]) => x0 * x0 + x1 * x1;
 * gradientDescent(bowl, [-3, 4], { learningRate: 0.1, steps: 100 }).x; // [-6.11e-10, 8.15e-10]
 * gradientDescent(bowl, [-3, 4], { optimizer: momentum({ learningRate: 0.1 }) });
 */
export function gradientDescent<X>(
  f: (x: Float64Of<X>) => number,
  init: X,
  options: DescentOptions<Float64Of<X>> = {},
): Descent<Float64Of<X>> {
  const where = "gradientDescent";
  const { steps = 100, h = 1e-4, values = false } = checkOptions(where, options, DESCENT_OPTIONS);
  checkFunction(where, f);
  if (options.gradient !== undefined) checkFunction(where, options.gradient, "gradient");
  checkBoolean(`${where}: values`, values);
  checkStep(where, { h });
  const move = moverOf(where, options);
  checkInteger(`${where}: steps`, steps, 0);
  const remedy = "Lower learningRate, or start elsewhere.";
  const gradient = options.gradient ?? ((x) => differenceQuotients(where, f, x, h, remedy) as Float64Of<X>);
  // Every step makes a new position, so those of the path need no copies.
  let x = combine(where, "init", init, init, (start) => start) as Float64Of<X>;
  const path = [x];
  for (let step = 1; step <= steps; step++) {
    const [from, slope]: [number[], number[]] = [[], []];
    combine(`${where}: step ${step}`, "x", x, gradient(x), (number, derivative) => {
      from.push(number);
      slope.push(derivative);
      return number;
    });
    const to = move(from, slope);
    let next = 0;
    x = combine(where, "x", x, x, () => {
      const number = to[next++];
      if (Number.isFinite(number)) return number;
      const expected = `a finite position after step ${step}`;
      throw new RangeError(message(where, expected, show(number), "Lower learningRate."));
    }) as Float64Of<X>;
    path.push(x);
  }
  return { x, path, ...(values && { values: path.map(f) }) };
}

/** From where one is, and the gradient there, to where one is next; both flat. */
type Mover = (from: readonly number[], slope: readonly number[]) => ArrayLike<number>;

function moverOf(
  where: string,
  { learningRate, optimizer }: Pick<DescentOptions<unknown>, "learningRate" | "optimizer">,
): Mover {
  if (optimizer === undefined) {
    const rate = checkNumber(`${where}: learningRate`, learningRate ?? 0.01);
    return (from, slope) => from.map((number, i) => number - rate * slope[i]);
  }
  if (typeof optimizer?.update !== "function") {
    throw new TypeError(message(`${where}: optimizer`, "an optimizer such as adam()", show(optimizer)));
  }
  if (learningRate !== undefined) {
    const remedy = "Give the rate to the optimizer: momentum({ learningRate }).";
    throw new TypeError(message(where, "learningRate or optimizer", "both", remedy));
  }
  let step: ReturnType<typeof follow> | undefined;
  return (from, slope) => {
    step ??= follow(optimizer, Float64Array.from(from));
    return step(Float64Array.from(slope));
  };
}

/** `f(a, b)` for every number of two structures of the same form, as a new structure of that form. */
function combine(
  where: string,
  place: string,
  a: unknown,
  b: unknown,
  f: (a: number, b: number) => number,
): unknown {
  const unlike = () => new ShapeError(message(where, `a gradient with the form of x at ${place}`, show(b)));
  if (typeof a === "number") {
    if (typeof b !== "number") throw unlike();
    return f(a, b);
  }
  if (isNumericArray(a)) {
    checkReal(where, a, place);
    if (!isNumericArray(b) || b.length !== a.length) throw unlike();
    return Float64Array.from(a, (value, i) => f(value, b[i]));
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || b.length !== a.length) throw unlike();
    return Array.from(a, (entry, i) => combine(where, `${place}[${i}]`, entry, b[i], f));
  }
  if (isShaped(a)) {
    if (!isShaped(b)) throw unlike();
    return { data: combine(where, `${place}.data`, a.data, b.data, f), shape: [...a.shape] };
  }
  if (!isRecord(a)) throw notNumbers(`${where}: ${place}`, a);
  if (!isRecord(b)) throw unlike();
  return Object.fromEntries(
    Object.keys(a).map((key) => [key, combine(where, `${place}.${key}`, a[key], b[key], f)]),
  );
}

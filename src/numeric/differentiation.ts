// Derivatives of any function by difference quotients.

import { isNumericArray } from "../data/flat.js";
import { checkNumber, checkOptions, message, show } from "../errors.js";
import { type Float64Of, isShaped, notNumbers } from "./numbers.js";

/** Options of numerical differentiation. */
export interface DifferenceOptions {
  /** Step to either side. Default 1e-4, the book's: the error of the quotient is then about h²·f'''/6 + 1e-12·|f|. */
  readonly h?: number;
}

/**
 * `(f(x + h) − f(x − h)) / 2h`, the central difference at a number x.
 *
 * Source:  Saitoh, *Deep Learning from Scratch*, chapter 4.3.
 *
 * @throws {RangeError | TypeError} When f(x ± h) is not a finite number.
 *
 * @example
 * numericalDiff((x) => 0.01 * (x * x) + 0.1 * x, 5); // 0.1999999999990898
 */
export function numericalDiff(f: (x: number) => number, x: number, options: DifferenceOptions = {}): number {
  const where = "numericalDiff";
  checkFunction(where, f);
  const h = checkStep(where, options);
  checkNumber(`${where}: x`, x);
  return differenceQuotients(where, f, x, h);
}

/**
 * `∂f/∂x_i ≈ (f(…, x_i + h, …) − f(…, x_i − h, …)) / 2h` for every number x_i in x, two calls of f each, in row-major
 * order.
 *
 * x is a number; an array of numbers, nested to any depth; a Float64Array or Float32Array; data with a shape; or an
 * object of these by name, such as `{ W1, b1 }`. The gradient has the same form, typed arrays as Float64Array.
 *
 * f is called with x itself, in which one number at a time is moved and then put back exactly, also when f throws. So
 * f may ignore its argument and read the arrays where it has them, as a loss that closes over its weights does. (A
 * number alone cannot be moved in place: there f gets x ± h as its argument.)
 *
 * Integer arrays are an error: x ± h would be cut to integers. In a Float32Array the step actually made, not 2h, is
 * the divisor.
 *
 * Source:  Saitoh, *Deep Learning from Scratch*, chapter 4.4.
 *
 * @param f Function of x with a finite number as its value.
 * @throws {RangeError | TypeError} When f is not a finite number somewhere, or float32 is too coarse for h.
 *
 * @example
 * numericalGradient(([x0, x1]) => x0 * x0 + x1 * x1, [3, 4]); // [6.00000000000378, 7.999999999999119]
 */
export function numericalGradient<X>(
  f: (x: X) => number,
  x: X,
  options: DifferenceOptions = {},
): Float64Of<X> {
  const where = "numericalGradient";
  checkFunction(where, f);
  return differenceQuotients(where, f, x, checkStep(where, options));
}

/**
 * The same for whoever has checked f and h, under another name.
 *
 * @param remedy  What to do where f is not finite.
 */
export function differenceQuotients<X>(
  where: string,
  f: (x: X) => number,
  x: X,
  h: number,
  remedy?: string,
): Float64Of<X> {
  const valueAt = (x: X, at: () => string) => checkValue(where, f, f(x), at, remedy);
  if (typeof x === "number") {
    const [right, left] = [x + h, x - h] as [X & number, X & number];
    const above = valueAt(right, () => `x = ${right}`);
    return ((above - valueAt(left, () => `x = ${left}`)) / (2 * h)) as Float64Of<X>;
  }
  const visit = (value: unknown, place: string): unknown => {
    if (Array.isArray(value)) return Array.from(value, (_, i) => entry(value, i, `${place}[${i}]`));
    if (isNumericArray(value)) {
      checkReal(where, value, place);
      const gradient = new Float64Array(value.length);
      for (let i = 0; i < gradient.length; i++) gradient[i] = partial(value, i, `${place}[${i}]`);
      return gradient;
    }
    if (isShaped(value)) return { data: visit(value.data, `${place}.data`), shape: [...value.shape] };
    if (!isRecord(value)) throw notNumbers(`${where}: ${place}`, value);
    return Object.fromEntries(Object.keys(value).map((key) => [key, entry(value, key, `${place}.${key}`)]));
  };
  const entry = <K extends string | number>(holder: Record<K, unknown>, key: K, place: string): unknown =>
    typeof holder[key] === "number"
      ? partial(holder as Record<K, number>, key, place)
      : visit(holder[key], place);
  const partial = <K extends string | number>(holder: Record<K, number>, key: K, place: string): number => {
    const saved = holder[key];
    if (Object.isFrozen(holder)) {
      const remedy = "Its numbers are moved, one at a time, and put back.";
      throw new TypeError(
        message(`${where}: ${place}`, "a number that may be changed", "a frozen one", remedy),
      );
    }
    try {
      holder[key] = saved + h;
      // What is read back differs from saved + h in a Float32Array only.
      const right = holder[key];
      const above = valueAt(x, () => `${place} = ${right}`);
      holder[key] = saved - h;
      const left = holder[key];
      const below = valueAt(x, () => `${place} = ${left}`);
      return (
        (above - below) / (holder instanceof Float32Array ? checkMoved(where, right - left, h, place) : 2 * h)
      );
    } finally {
      holder[key] = saved;
    }
  };
  return visit(x, "x") as Float64Of<X>;
}

/** A plain object of named values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Refuses integer arrays, in which a small step is lost. */
export function checkReal(where: string, array: object, place: string): void {
  if (array instanceof Float64Array || array instanceof Float32Array) return;
  throw new TypeError(
    message(
      `${where}: ${place}`,
      "a Float64Array, a Float32Array or a plain array of numbers",
      show(array),
      "In an integer array a small step is lost: x ± h is cut to an integer. Use Float64Array.from(x).",
    ),
  );
}

export function checkFunction(where: string, f: unknown, name = "f"): void {
  if (typeof f !== "function") throw new TypeError(message(`${where}: ${name}`, "a function", show(f)));
}

/** The step that options ask for. */
export function checkStep(where: string, options: DifferenceOptions): number {
  const { h = 1e-4 } = checkOptions(where, options, { h: true });
  return checkNumber(`${where}: h`, h, Number.MIN_VALUE, Number.MAX_VALUE);
}

function checkMoved(where: string, moved: number, h: number, place: string): number {
  if (moved > 0) return moved;
  const remedy = `float32 rounds x ± ${h} back to x here: use a Float64Array, or a larger h.`;
  throw new RangeError(message(`${where}: ${place}`, "a number that h can move", "one that stays", remedy));
}

function checkValue(
  where: string,
  f: { readonly length: number },
  value: unknown,
  at: () => string,
  otherwise?: string,
): number {
  if (Number.isFinite(value)) return value as number;
  const what = typeof value === "number" ? "a finite number" : "a number";
  const remedy =
    value instanceof Promise
      ? "f must not be async."
      : f.length > 1
        ? "f is called with one argument, all of x: ([x0, x1]) => …, not (x0, x1) => …"
        : otherwise;
  const text = message(`${where}: f(x)`, `${what} at ${at()}`, show(value), remedy);
  throw new (typeof value === "number" ? RangeError : TypeError)(text);
}

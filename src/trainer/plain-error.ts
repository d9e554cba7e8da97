// Errors on their way between threads: structured cloning keeps neither our classes nor what an error carries.

import { FormatError, ShapeError } from "../errors.js";
import { NonFiniteLossError } from "../model/fit.js";

/** An error as plain data. */
export interface PlainError {
  /** Where it was thrown, its number; so that it is the same object again when it comes back. */
  readonly home: number;
  /** True when the thread that is sent this is the one that it was thrown in. */
  readonly returning: boolean;
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** What it carries beside, such as the step of a NonFiniteLossError. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause?: PlainError;
  /** What was thrown, when it was no error. */
  readonly thrown?: unknown;
}

/** The classes that an error gets back, by the name it has. Any other is an `Error` of its own name. */
const CLASSES: Readonly<Record<string, { readonly prototype: Error }>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  CompileError: WebAssembly.CompileError,
  LinkError: WebAssembly.LinkError,
  RuntimeError: WebAssembly.RuntimeError,
  FormatError,
  NonFiniteLossError,
  ShapeError,
};

/** Errors that are remembered in case they come back. */
const REMEMBERED = 16;

/** One side's errors. */
export class ErrorCarrier {
  readonly #thrown = new Map<number, unknown>();
  /** The numbers, at home, of errors that came from the other side. */
  readonly #foreign = new WeakMap<object, number>();
  #count = 0;

  /** @param depth  How many causes behind causes still travel. */
  toPlain(error: unknown, depth = 4): PlainError {
    const foreign = error instanceof Error ? this.#foreign.get(error) : undefined;
    const home = foreign ?? this.#remember(error);
    const returning = foreign !== undefined;
    if (!(error instanceof Error)) {
      return { home, returning, name: "", message: String(error), details: {}, thrown: cloneable(error) };
    }
    const { name, message, stack, cause } = error;
    const details = Object.fromEntries(Object.entries(error).map(([key, value]) => [key, cloneable(value)]));
    const plain = { home, returning, name, message, stack, details };
    return cause === undefined || depth === 0 ? plain : { ...plain, cause: this.toPlain(cause, depth - 1) };
  }

  fromPlain(plain: PlainError): unknown {
    if (plain.returning && this.#thrown.has(plain.home)) return this.#thrown.get(plain.home);
    if ("thrown" in plain) return plain.thrown;
    const error = new Error(plain.message);
    const known = Object.hasOwn(CLASSES, plain.name);
    if (known) Object.setPrototypeOf(error, CLASSES[plain.name].prototype);
    // As own properties that are not listed, like those that errors have by themselves.
    const set = (key: string, value: unknown) =>
      Object.defineProperty(error, key, { value, writable: true, configurable: true });
    if (error.name !== plain.name) set("name", plain.name);
    if (plain.stack !== undefined) set("stack", plain.stack);
    if (plain.cause) set("cause", this.fromPlain(plain.cause));
    Object.assign(error, plain.details);
    if (!plain.returning) this.#foreign.set(error, plain.home);
    return error;
  }

  #remember(error: unknown): number {
    const number = this.#count++;
    this.#thrown.set(number, error);
    this.#thrown.delete(number - REMEMBERED);
    return number;
  }
}

/** The value, when it can travel; otherwise how it reads. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}

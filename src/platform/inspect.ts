// How objects of the package are printed, and that JavaScript's operators do not calculate with what is printed.

import { message } from "../errors.js";

/**
 * Lets Node's console print an object as its `toString` does. Here and not as a method: a computed name would make bundlers
 * keep the class, whether it is used or not.
 */
export function printAsText(object: object): void {
  const value = () => String(object);
  Object.defineProperty(object, Symbol.for("nodejs.util.inspect.custom"), { value });
}

/**
 * Makes `*`, `-`, `/`, `<` and whatever else wants a number an error: the operator would read the object's text, and
 * `variable(2) * variable(3)` would be 6, without a graph. Texts, also by `+`, stay as they are.
 */
export function refuseOperators(object: object, what: string, remedy: string): void {
  const value = (hint: string) => {
    if (hint !== "number") return object.toString();
    throw new TypeError(message("operator", "plain numbers", what, remedy));
  };
  Object.defineProperty(object, Symbol.toPrimitive, { value });
}

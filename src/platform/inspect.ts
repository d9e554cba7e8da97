// How Node's console prints objects of the package.

/**
 * Lets Node's console print an object as its `toString` does. Here and not as a method: a computed name would make bundlers
 * keep the class, whether it is used or not.
 */
export function printAsText(object: object): void {
  const value = () => String(object);
  Object.defineProperty(object, Symbol.for("nodejs.util.inspect.custom"), { value });
}

// Error messages of the package: `<where>: expected <what>, got <value>. <remedy>`.

/** A short rendering of any value for an error message; of arrays in arrays, `depth` levels. */
export function show(value: unknown, depth = 2): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === "function") return `a function${value.name ? ` ${value.name}` : ""}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name}(${"length" in value ? value.length : value.byteLength})`;
  if (Array.isArray(value)) {
    if (depth === 0) return "[…]";
    const head = value
      .slice(0, 4)
      .map((entry) => show(entry, depth - 1))
      .join(", ");
    return `[${head}${value.length > 4 ? `, … ${value.length} in all` : ""}]`;
  }
  return `a value of type ${value.constructor?.name ?? "Object"}`;
}

/** A shape as it is written in messages and summaries: `100×784`; a scalar is `scalar`. */
export function showShape(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.join("×");
}

/** The message form that every error of the package follows. */
export function message(where: string, expected: string, got: string, remedy?: string): string {
  return `${where}: expected ${expected}, got ${got}.${remedy ? ` ${remedy}` : ""}`;
}

/** What another error said, as the `got` of a message: without its full stop. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}

/** Shapes, sizes or label forms that do not fit each other. Raised when a model is built or data is handed over. */
export class ShapeError extends RangeError {
  override readonly name = "ShapeError";
}

/** A file or a byte sequence that is not what it claims to be: truncated, damaged, of another format. */
export class FormatError extends RangeError {
  override readonly name = "FormatError";
}

/**
 * Checks an integer option and returns it.
 *
 * @param note  What errors add to the range.
 */
export function checkInteger(
  where: string,
  value: unknown,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
  note = "",
): number {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
  return checkKind(where, value, `an integer ${range}${note}`, Number.isInteger, minimum, maximum);
}

/** Checks that each of an array's entries is a size, an integer from 1. */
export function checkSizes(where: string, sizes: readonly unknown[]): void {
  for (let i = 0; i < sizes.length; i++) checkInteger(`${where}[${i}]`, sizes[i], 1);
}

/** Checks a finite number inside [minimum, maximum] and returns it. */
export function checkNumber(where: string, value: unknown, minimum = -Infinity, maximum = Infinity): number {
  const isAny = minimum === -Infinity && maximum === Infinity;
  const expected = isAny ? "a finite number" : `a number from ${minimum} to ${maximum}`;
  return checkKind(where, value, expected, Number.isFinite, minimum, maximum);
}

function checkKind(
  where: string,
  value: unknown,
  expected: string,
  isOfKind: (value: unknown) => boolean,
  minimum: number,
  maximum: number,
): number {
  const number = value as number;
  if (isOfKind(value) && number >= minimum && number <= maximum) return number;
  throw new (typeof value === "number" ? RangeError : TypeError)(message(where, expected, show(value)));
}

/** Checks that a value is one of a closed set of words and returns it. */
export function checkOneOf<T extends string>(where: string, value: unknown, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) {
    const list = allowed.map((word) => JSON.stringify(word)).join(", ");
    throw new (typeof value === "string" ? RangeError : TypeError)(
      message(where, `one of ${list}`, show(value)),
    );
  }
  return value as T;
}

/** Checks that an option is true or false and returns it: a word such as "false" would be true. */
export function checkBoolean(where: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(message(where, "true or false", show(value)));
}

/** Checks that options are an object and returns them. */
export function checkObject<T>(where: string, options: T): T {
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return options;
  throw new TypeError(message(where, "an object of options", show(options)));
}

/**
 * Checks that options are an object without a key that nobody reads, and none that is null: neither a word written wrongly nor a
 * value that went missing must become a default.
 *
 * @param known  Every key there is, so that the compiler sees when one is missing here.
 */
export function checkOptions<T extends object>(
  where: string,
  options: T,
  known: Readonly<Record<keyof T, true>>,
): T {
  checkObject(where, options);
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, key)) {
      throw new TypeError(message(where, `no options but ${Object.keys(known).join(", ")}`, show(key)));
    }
    if (value === null) throw new TypeError(message(`${where}: ${key}`, "a value", "null"));
  }
  return options;
}

// From an option's text to its value. Every reader checks what it reads.

import { expected, UsageError } from "./errors.js";

/** Reads the text given for `where` (an option such as `train --seed`). @throws {UsageError} */
export type Reader<T> = (where: string, text: string) => T;

function refuse(where: string, what: string, text: string): never {
  throw new UsageError(expected(where, what, JSON.stringify(text)));
}

/** Any text but an empty one: the name of a file or a folder. */
export const path: Reader<string> = (where, text) => (text === "" ? refuse(where, "a name", text) : text);

export function integer(minimum: number, maximum = Number.MAX_SAFE_INTEGER): Reader<number> {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
  return (where, text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const fits = Number.isSafeInteger(value) && value >= minimum && value <= maximum;
    return fits ? value : refuse(where, `an integer ${range}`, text);
  };
}

export function decimal(minimum: number): Reader<number> {
  return (where, text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(value) && value >= minimum ? value : refuse(where, `a number >= ${minimum}`, text);
  };
}

/** One word of a table's keys. */
export function key<K extends string>(table: Readonly<Record<K, unknown>>): Reader<K> {
  return (where, text) =>
    Object.hasOwn(table, text) ? (text as K) : refuse(where, `one of ${Object.keys(table).join(", ")}`, text);
}

/** Integers with commas between them. */
export function integers(minimum: number): Reader<number[]> {
  const one = integer(minimum);
  return (where, text) => text.split(",").map((part) => one(where, part));
}

/** The first reader unless the text is one of `words`, which stand for a value. */
export function orWord<T, U>(words: Readonly<Record<string, U>>, reader: Reader<T>): Reader<T | U> {
  return (where, text) => {
    if (Object.hasOwn(words, text)) return words[text];
    try {
      return reader(where, text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const list = Object.keys(words).filter((word) => word !== "");
      throw new UsageError(error.message.replace(", got ", ` or ${list.join(" or ")}, got `));
    }
  };
}

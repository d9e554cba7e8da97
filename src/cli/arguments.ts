// Commands declare their options; this file reads a command line by such a declaration.

import { parseArgs } from "node:util";
import { expected, UsageError } from "./errors.js";
import type { Reader } from "./readers.js";

interface ValueOption<T> {
  /** How help names the value: `--seed N`. */
  readonly placeholder: string;
  readonly help: string;
  readonly read: Reader<T>;
  readonly fallback: T;
}

interface Flag {
  readonly help: string;
}

export type Options = Readonly<Record<string, ValueOption<unknown> | Flag>>;

/** What an option table becomes once a command line is read. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends ValueOption<infer T> ? T : boolean;
};

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Names of what must stand behind the command: `MODEL`. */
  readonly operands: readonly string[];
  readonly options: O;
  /** Does the work and answers the exit code. */
  run(values: Values<O>, operands: readonly string[]): Promise<number>;
}

/** An option with a value; without `fallback` it may be missing. */
export function value<T>(placeholder: string, help: string, read: Reader<T>): ValueOption<T | undefined>;
export function value<T>(placeholder: string, help: string, read: Reader<T>, fallback: T): ValueOption<T>;
export function value<T>(placeholder: string, help: string, read: Reader<T>, fallback?: T) {
  return { placeholder, help, read, fallback };
}

/** An option without a value. */
export function flag(help: string): Flag {
  return { help };
}

/** Keeps the option table's exact type, so that `run` knows its values. */
export function command<const O extends Options>(definition: Command<O>): Command<O> {
  return definition;
}

export const takesValue = (option: Options[string]): option is ValueOption<unknown> => "read" in option;

/** Reads what stands behind a command's name. The last of repeated options counts. @throws {UsageError} */
export function readArguments<O extends Options>(
  { name, options, operands }: Command<O>,
  args: readonly string[],
): { values: Values<O>; operands: string[] } {
  const types = Object.entries(options).map(
    ([option, definition]) => [option, { type: takesValue(definition) ? "string" : "boolean" }] as const,
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    allowPositionals: true,
    strict: false, // its messages would not have our form
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [option, definition] of Object.entries(options)) {
    values[option] = takesValue(definition) ? definition.fallback : false;
  }
  const found: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") found.push(token.value);
    if (token.kind !== "option") continue;
    const where = `downhill ${name} ${token.rawName}`;
    const definition =
      token.rawName.startsWith("--") && Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!definition) {
      const remedy = suggest(token.rawName, Object.keys(options), "--") ?? `See downhill ${name} --help.`;
      throw new UsageError(expected(`downhill ${name}`, "an option it knows", token.rawName, remedy));
    }
    values[token.name] = takesValue(definition)
      ? definition.read(where, textOf(where, definition, token))
      : flagOf(where, token);
  }
  if (found.length !== operands.length) {
    const wanted = operands.length === 0 ? "options only" : operands.join(" ");
    const got = found.length === 0 ? "nothing" : found.map((text) => JSON.stringify(text)).join(" ");
    throw new UsageError(expected(`downhill ${name}`, wanted, got, `See downhill ${name} --help.`));
  }
  return { values: values as Values<O>, operands: found };
}

interface OptionToken {
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** `--out --json`: the second is an option, not the value of the first; `--layers -1` is a value, if a wrong one. */
function textOf(where: string, { placeholder }: ValueOption<unknown>, token: OptionToken): string {
  const { value: text, inlineValue } = token;
  if (text === undefined) throw new UsageError(expected(where, placeholder, "nothing"));
  if (!inlineValue && /^-[^\d.]/.test(text)) {
    const remedy = `Write ${where.split(" ").at(-1)}=${text} if you mean it.`;
    throw new UsageError(expected(where, placeholder, `the option ${text}`, remedy));
  }
  return text;
}

function flagOf(where: string, { value: text }: OptionToken): true {
  if (text !== undefined) throw new UsageError(expected(where, "no value", JSON.stringify(text)));
  return true;
}

/** `Did you mean …?` when one of the known words is at most two keys away. */
export function suggest(word: string, known: readonly string[], prefix = ""): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, keys: editDistance(word, prefix + candidate) }))
    .sort((a, b) => a.keys - b.keys)[0];
  return near && near.keys <= 2 ? `Did you mean ${prefix}${near.candidate}?` : undefined;
}

/** Levenshtein's distance: letters to put in, take out or exchange. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

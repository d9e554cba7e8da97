// Finds the command and runs it.

import { load } from "downhill";
import { type Command, readArguments, suggest } from "./arguments.js";
import { evaluate } from "./commands/evaluate.js";
import { info } from "./commands/info.js";
import { lecture } from "./commands/lecture.js";
import { predict } from "./commands/predict.js";
import { profile } from "./commands/profile.js";
import { train } from "./commands/train.js";
import { expected, USAGE_ERROR, UsageError } from "./errors.js";
import { commandHelp, generalHelp } from "./help.js";
import { packageVersion } from "./installation.js";

const commands = [train, evaluate, predict, profile, lecture, info] as unknown as readonly Command[];

/**
 * Does what a command line asks for and answers the exit code.
 *
 * @throws {UsageError}  When it cannot be understood; other errors when it cannot be done.
 */
export async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    process.stderr.write(`${generalHelp(commands)}\n`);
    return USAGE_ERROR;
  }
  const columns = process.stdout.columns || 80;
  if (name === "--version" || name === "-v") return say(packageVersion());
  if (name === "help" || name === "--help" || name === "-h") {
    return say(rest[0] === undefined ? generalHelp(commands) : commandHelp(find(rest[0]), columns));
  }
  const command = find(name);
  if (rest.includes("--help") || rest.includes("-h")) return say(commandHelp(command, columns));
  const { values, operands } = readArguments(command, rest);
  // Programs decide for themselves; the command line is a process of its own, and no bit depends on it.
  await load({ simd: "wide" });
  return command.run(values, operands);
}

function find(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.map((command) => command.name);
  const remedy = suggest(name, names) ?? "See downhill --help.";
  throw new UsageError(expected("downhill", `one of ${names.join(", ")}`, JSON.stringify(name), remedy));
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

// Help texts, made from the commands' declarations.

import { type Command, takesValue } from "./arguments.js";

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name, operands }) => [name, ...operands].join(" ").length));
  const list = commands.map(
    ({ name, operands, summary }) => `  ${[name, ...operands].join(" ").padEnd(width)}  ${summary}`,
  );
  return [
    "downhill trains neural networks on the CPU with WebAssembly.",
    "",
    "Usage: downhill COMMAND [options]",
    "",
    ...list,
    "",
    "  downhill COMMAND --help   the options of a command",
    "  downhill --version        the version",
  ].join("\n");
}

/** @param columns  Of the screen: long explanations go on below themselves. */
export function commandHelp({ name, summary, operands, options }: Command, columns: number): string {
  const entries = Object.entries({ ...options, help: { help: "show this" } }).map(
    ([option, definition]) =>
      [`--${option}${takesValue(definition) ? ` ${definition.placeholder}` : ""}`, definition.help] as const,
  );
  const width = Math.max(...entries.map(([option]) => option.length));
  return [
    `downhill ${name}: ${summary}`,
    "",
    `Usage: ${["downhill", name, ...operands].join(" ")} [options]`,
    "",
    ...entries.flatMap(([option, help]) =>
      wrap(help, columns - width - 4).map((line, i) => `  ${(i === 0 ? option : "").padEnd(width)}  ${line}`),
    ),
  ].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

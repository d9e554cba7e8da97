// Where lines go, and what the reader's end can show.

import { clearLine, cursorTo } from "node:readline";
import type { WriteStream } from "node:tty";

const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], cyan: [36, 39] } as const;
export type Style = keyof typeof STYLES;

/** Wide lines are hard to read, however wide the window is. */
const WIDEST = 120;

export interface Screen {
  /** A person watches: curves and pictures are worth drawing. False in a pipe, in CI and on a dumb terminal. */
  readonly person: boolean;
  /** Escape codes are welcome: a person's terminal without NO_COLOR. */
  readonly colour: boolean;
  /** Characters in a line. */
  readonly width: number;
  /** A terminal on which a progress bar may move. */
  readonly bar: WriteStream | undefined;
  /** Writes lines for the reader. */
  line(text?: string): void;
  /** Says what is being done; the text goes when the work is done. */
  during<T>(text: string, work: () => Promise<T>): Promise<T>;
  /** Writes the one line of JSON on standard output, when `--json` asked for it. */
  result(value: unknown): void;
  paint(style: Style, text: string): string;
}

/**
 * With `--json` standard output holds nothing but the result: lines for the reader go to standard error, so that a
 * program can read the one and a person the other.
 */
export function openScreen({ json = false, quiet = false }: { json?: boolean; quiet?: boolean }): Screen {
  const stream = json ? process.stderr : process.stdout;
  const person = !quiet && showsPictures(stream);
  const colour = person && !process.env.NO_COLOR;
  const canMove = !quiet && showsPictures(process.stderr) && !process.env.NO_COLOR;
  return {
    person,
    colour,
    width: Math.min(stream.columns || 80, WIDEST),
    bar: canMove ? process.stderr : undefined,
    line(text = "") {
      if (!quiet) stream.write(`${text}\n`);
    },
    async during(text, work) {
      if (!canMove) return work();
      process.stderr.write(text);
      try {
        return await work();
      } finally {
        cursorTo(process.stderr, 0);
        clearLine(process.stderr, 0);
      }
    },
    result(value) {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    paint(style, text) {
      const [on, off] = STYLES[style];
      return colour ? `\x1b[${on}m${text}\x1b[${off}m` : text;
    },
  };
}

function showsPictures(stream: WriteStream): boolean {
  return stream.isTTY === true && !process.env.CI && process.env.TERM !== "dumb";
}

/** A reader that went away (`| head`, a closed window) is no error: what is written to it is dropped. */
export function forgiveLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
  }
}

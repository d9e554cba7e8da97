// What moves while a network trains: a bar below the lines of the epochs.

import { clearLine, cursorTo } from "node:readline";
import { SingleBar } from "cli-progress";
import { duration, grouped } from "./numbers.js";
import type { Screen } from "./screen.js";

export interface Progress {
  /** For `fit`; missing where no bar is drawn, so that nothing is called. It only takes a note: a timer draws. */
  readonly onStep?: (record: { step: number }) => void;
  /** A line above the bar. */
  line(text: string): void;
  /** The steps' speed is measured anew from here: what was between two epochs was not steps. */
  mark(): void;
  /** Takes the bar away. */
  end(): void;
}

/** A rate over less time than this, in milliseconds, jumps about. */
const SHORTEST_MEASURE = 250;

export function startProgress(screen: Screen, steps: number): Progress {
  const stream = screen.bar;
  if (!stream) return { line: (text) => screen.line(text), mark() {}, end() {} };

  const began = performance.now();
  let current = 0;
  let markedAt = began;
  let markedStep = 0;
  let rate = 0;
  const mark = () => {
    markedAt = performance.now();
    markedStep = current;
  };

  const draw = (): string => {
    const now = performance.now();
    if (now - markedAt > SHORTEST_MEASURE && current > markedStep) {
      rate = (1000 * (current - markedStep)) / (now - markedAt);
    }
    const left = current > 0 ? ((now - began) / 1000 / current) * (steps - current) : undefined;
    const facts = [
      `${Math.floor((100 * current) / steps)} %`.padStart(5),
      `${grouped(current).padStart(grouped(steps).length)}/${grouped(steps)}`,
      `${rate > 0 ? grouped(Math.round(rate)) : "–"} steps/s`.padStart(15),
      left === undefined ? "" : `${duration(left)} left`,
    ].join("  ");
    const room = (stream.columns || 80) - 1;
    const length = Math.max(0, Math.min(40, room - facts.length - 1));
    const done = Math.floor((length * current) / steps);
    const bar = `${paint(36, "━".repeat(done))}${paint(2, "━".repeat(length - done))}`;
    return length > 4 ? `${bar} ${facts}` : facts.slice(0, room);
  };

  const bar = new SingleBar({
    stream,
    format: draw,
    forceRedraw: true,
    hideCursor: true,
    clearOnComplete: true,
  });
  const end = () => {
    process.off("exit", end);
    // The bar returns to the place that was noted when it started, which has scrolled since: note it again.
    stream.write("\x1b7");
    bar.stop();
  };
  // A second Ctrl-C must not leave a terminal without cursor.
  process.on("exit", end);
  bar.start(steps, 0);

  return {
    onStep: ({ step }) => {
      current = step;
    },
    line(text) {
      cursorTo(stream, 0);
      clearLine(stream, 0);
      screen.line(text);
      bar.render();
    },
    mark,
    end,
  };
}

function paint(code: number, text: string): string {
  return text === "" ? "" : `\x1b[${code}m${text}\x1b[0m`;
}

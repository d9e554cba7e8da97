// downhill lecture: the program of the book's chapters 4 and 5, with NumPy's random numbers and digits.

import { availableParallelism } from "node:os";
import { command, flag, value } from "../arguments.js";
import { watchInterrupts } from "../interrupt.js";
import {
  CLASSES,
  chapters,
  gradients,
  HIDDEN,
  type LectureHistory,
  type LectureRecord,
  runLecture,
} from "../lecture.js";
import { lossCurve } from "../loss-curve.js";
import { counted, duration, grouped, percent } from "../numbers.js";
import { startProgress } from "../progress.js";
import { integer, key, orWord } from "../readers.js";
import { openScreen, type Screen } from "../screen.js";
import { dataOption, describeSource, openSource } from "../source.js";

const CURVE_HEIGHT = 10;
/** Seeds of NumPy's generator are words of 32 bits. */
const LARGEST_SEED = 2 ** 32 - 1;
/** More threads than this no team has. */
const ALL_CORES = Math.min(availableParallelism(), 256);

export const lecture = command({
  name: "lecture",
  summary: "run the lecture's own program, with NumPy's numbers",
  operands: [],
  options: {
    data: dataOption,
    chapter: value("N", "4 (sigmoid) or 5 (relu, default)", chapter, 5),
    gradient: value("NAME", "backprop (default) or numerical", key(gradients), "backprop"),
    seed: value("N", "of NumPy's generator: np.random.seed(N) (default: 0)", integer(0, LARGEST_SEED), 0),
    steps: value("N", "gradients and updates (default: 10000)", integer(1), 10_000),
    threads: value(
      "N",
      "of the numerical gradient: a number, or auto (default) for all cores; backprop runs on one",
      orWord({ auto: ALL_CORES }, integer(1)),
      ALL_CORES,
    ),
    "train-samples": value("N", "at most so many training images", integer(1)),
    "test-samples": value("N", "at most so many test images", integer(1)),
    json: flag("print one JSON object on standard output; lines for people go to standard error"),
    quiet: flag("print no lines for people"),
  },
  async run(options) {
    const { chapter, gradient, seed, steps } = options;
    const threads = gradient === "numerical" ? options.threads : 1;
    const screen = openScreen(options);
    const limits = { train: options["train-samples"], test: options["test-samples"] };
    const work = options.data === undefined ? "Drawing digits …" : "Reading images …";
    const source = await screen.during(work, () => openSource(options.data, limits));
    const row = table(steps);
    const interrupt = watchInterrupts(() => {
      progress.line("Stopping. Press Ctrl-C again to leave at once.");
    });
    screen.line(describeSource(source));
    screen.line(
      `chapter ${chapter}: ${source.train.featureShape[0]}-${HIDDEN}-${CLASSES}, ${chapters[chapter]}, f64, ` +
        `${gradient} gradient, NumPy's seed ${seed}, ${counted(threads, "thread")}`,
    );
    const progress = startProgress(screen, steps);
    let history: LectureHistory;
    try {
      progress.line(screen.paint("dim", row()));
      history = await runLecture(
        source,
        { chapter, gradient, seed, steps, threads },
        {
          signal: interrupt.signal,
          onRecord: (record) => {
            progress.line(row(record));
            progress.mark();
          },
          ...(progress.onStep ? { onStep: progress.onStep } : {}),
        },
      );
    } finally {
      progress.end();
      interrupt.release();
    }
    const exitCode = history.stopped ? (interrupt.exitCode ?? 0) : 0;
    if (history.steps === 0) {
      screen.line("Stopped before the first step.");
      return exitCode;
    }
    describe(screen, history);
    const { records, ...rest } = history;
    screen.result({
      chapter,
      gradient,
      seed,
      threads,
      accuracy: records.map(({ train, test }) => [train, test]),
      ...rest,
      trainSamples: source.train.size,
      testSamples: source.test.size,
    });
    return exitCode;
  },
});

function chapter(where: string, text: string): keyof typeof chapters {
  return Number(key(chapters)(where, text)) as keyof typeof chapters;
}

/** A line per record, and the heading: accuracies as shares, the way the book's program prints them. */
function table(steps: number): (record?: LectureRecord) => string {
  const width = Math.max("step".length, grouped(steps).length);
  const line = (...cells: readonly [string, string, string, string, string]) =>
    cells.map((cell, i) => cell.padStart([width, 8, 8, 8, 7][i])).join("  ");
  return (record) => {
    if (!record) return line("step", "loss", "training", "test", "seconds");
    const { step, loss, train, test, seconds } = record;
    return line(grouped(step), loss.toFixed(4), train.toFixed(5), test.toFixed(4), seconds.toFixed(2));
  };
}

function describe(screen: Screen, history: LectureHistory): void {
  const { loss, records, steps, seconds, secondsPerGradient, stopped } = history;
  if (screen.person) {
    screen.line(["", ...lossCurve(loss, screen.width, CURVE_HEIGHT), ""].join("\n"));
  }
  const last = records[records.length - 1];
  screen.line(
    `accuracy  ${screen.paint("bold", `${percent(last.test)} of the test images`)}, ` +
      `${percent(last.train)} of the training images after ${counted(last.step, "step")}`,
  );
  screen.line(
    `training  ${stopped ? "stopped after " : ""}${counted(steps, "step")} in ${duration(seconds)}`,
  );
  screen.line(`gradient  ${(1000 * secondsPerGradient).toPrecision(3)} ms, the median`);
}

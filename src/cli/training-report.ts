// What is said at the end of a training.

import type { Evaluation, History, Model } from "downhill";
import { beside, widthOf } from "./beside.js";
import { confusionMatrix, drawConfusion } from "./confusion.js";
import { lossCurve } from "./loss-curve.js";
import { counted, duration, percent } from "./numbers.js";
import type { Screen } from "./screen.js";
import { labelsOf, type Source } from "./source.js";

export interface Measured {
  readonly training: Evaluation;
  readonly test: Evaluation;
}

/** All images with the last parameters: known when an epoch just ended, measured now when it was stopped within one. */
export async function measure(model: Model, { train, test }: Source, history: History): Promise<Measured> {
  const last = history.epochs.at(-1);
  if (last?.step === history.steps && last.training && last.validation) {
    return { training: last.training, test: last.validation };
  }
  return { training: await model.evaluate(train), test: await model.evaluate(test) };
}

const GAP = 4;
const NARROWEST_CURVE = 40;
/** As high as the matrix, whose heading takes two lines more than the curve's. */
const CURVE_HEIGHT = 10;

/** Loss curve and confusion matrix: side by side where there is room, else one below the other. */
export async function drawOutcome(
  screen: Screen,
  { model, source, history }: { model: Model; source: Source; history: History },
): Promise<void> {
  const predicted = (await model.predict(source.test)).classes();
  const labels = labelsOf(source.test);
  const matrix = drawConfusion(confusionMatrix(predicted, labels, model.output[0]), screen.paint);
  const roomBeside = screen.width - GAP - widthOf(matrix);
  const isWide = roomBeside >= NARROWEST_CURVE;
  const curve = lossCurve(history.loss, isWide ? roomBeside : screen.width, CURVE_HEIGHT);
  const lines = isWide ? beside([curve, matrix], GAP) : [...curve, "", ...matrix];
  screen.line(["", ...lines, ""].join("\n"));
}

export interface Outcome {
  readonly history: History;
  readonly measured: Measured;
  readonly out: string;
  /** A model lay there before. */
  readonly replaces: boolean;
}

export function describeOutcome(screen: Screen, { history, measured, out, replaces }: Outcome): void {
  const { training, test } = measured;
  const strong = (text: string) => screen.paint("bold", text);
  const steps = `${history.stopped ? "stopped after " : ""}${counted(history.steps, "step")}`;
  screen.line(
    `accuracy  ${strong(`${percent(test.accuracy ?? Number.NaN)} of the test images`)}, ` +
      `${percent(training.accuracy ?? Number.NaN)} of the training images`,
  );
  screen.line(`training  ${steps} in ${duration(history.seconds)}, trace ${history.traceHash}`);
  screen.line(`saved     ${strong(out)}${replaces ? ", in place of the model that was there" : ""}`);
}

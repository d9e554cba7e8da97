// Loss and accuracy while the network learns.

import { h } from "../page/element.js";
import { short } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import { chart } from "./chart.js";
import { type Curves, join } from "./curves.js";
import type { Piece } from "./piece.js";
import type { TrainState } from "./state.js";

export function charts(words: TrainWords): Piece {
  const common = { training: words.trainingBatches, test: words.testImages, step: words.step };
  const loss = chart({
    ...common,
    title: words.loss,
    write: (value) => short(value, 3),
    range: (_, most) => [0, Math.max(most, 0.1) * 1.05],
  });
  const accuracy = chart({
    ...common,
    title: words.accuracy,
    write: (value) => `${short(100 * value, 3)}\u202f%`,
    // The upper part is where it happens, once the network is any good.
    range: (_, most) => [most > 0.85 ? 0.6 : 0, 1],
  });
  let drawn: { curves: Curves; until: number } | undefined;
  return {
    element: h("div", { class: "pair" }, loss.element, accuracy.element),
    show(state) {
      const { curves } = state;
      const until = endOf(state);
      if (curves === drawn?.curves && until === drawn.until) return;
      drawn = { curves, until };
      const of = (quantity: "loss" | "accuracy") =>
        curves.tests.map((point) => ({ step: point.step, value: point[quantity] }));
      loss.show(join(curves.losses, of("loss")), until);
      accuracy.show(join(curves.accuracies, of("accuracy")), until);
    },
    close() {
      loss.close();
      accuracy.close();
    },
  };
}

/** The step at which training ends, or would if it began now. */
function endOf({ standing, curves, choices: { epochs, batchSize }, images, amount }: TrainState): number {
  const done = curves.losses.steps;
  if (standing) return done - standing.step + standing.steps;
  return done > 0 ? done : epochs * Math.ceil((images?.train.size ?? amount) / batchSize);
}

// Loss and accuracy while the network learns.

import { h } from "../page/element.js";
import { short } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import { type Chart, chart } from "./chart.js";
import { type Curves, join } from "./curves.js";
import type { Piece } from "./piece.js";

export function charts(words: TrainWords): Piece {
  const common = { training: words.trainingBatches, test: words.testImages, step: words.step };
  const loss: Chart = chart({
    ...common,
    title: words.loss,
    write: (value) => short(value, 3),
    range: (_, most) => [0, Math.max(most, 0.1) * 1.05],
  });
  const accuracy: Chart = chart({
    ...common,
    title: words.accuracy,
    write: (value) => `${short(100 * value, 3)}\u202f%`,
    // The upper part is where it happens, once the network is any good.
    range: (_, most) => [most > 0.85 ? 0.6 : 0, 1],
  });
  let drawn: Curves | undefined;
  return {
    element: h("div", { class: "pair" }, loss.element, accuracy.element),
    show({ curves }) {
      if (curves === drawn) return;
      drawn = curves;
      const of = (quantity: "loss" | "accuracy") =>
        curves.tests.map((point) => ({ step: point.step, value: point[quantity] }));
      loss.show(join(curves.losses, of("loss")));
      accuracy.show(join(curves.accuracies, of("accuracy")));
    },
    close() {
      loss.close();
      accuracy.close();
    },
  };
}

// Which digit is taken for which, over all test images.

import { fill, h } from "../page/element.js";
import { percent } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import type { Piece } from "./piece.js";
import type { Results } from "./results.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

export function confusionMatrix(words: TrainWords): Piece {
  const body = h("div", { class: "confusion-frame" });
  let drawn: Results | undefined | null = null;
  return {
    element: h("section", { class: "card" }, h("h2", {}, words.confusion), body),
    show({ results }) {
      if (results === drawn) return;
      drawn = results;
      fill(body, results ? table(words, results) : h("p", { class: "empty" }, words.noResults));
    },
  };
}

function table(words: TrainWords, { confusion, accuracy }: Results): HTMLElement[] {
  const row = (truth: number) => {
    const counts = confusion.slice(10 * truth, 10 * truth + 10);
    const all = Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, truth),
      counts.map((count, answer) => cell(count, count / all, truth === answer)),
    );
  };
  const matrix = h(
    "table",
    { class: "confusion" },
    h("caption", { class: "unseen" }, words.confusionCaption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        DIGITS.map((digit) => h("th", { scope: "col" }, digit)),
      ),
    ),
    h("tbody", {}, DIGITS.map(row)),
  );
  // What is written in a cell stays in it, on a phone too.
  matrix.style.setProperty("--digits", String(String(Math.max(...confusion)).length));
  return [matrix, h("p", { class: "caption" }, words.confusionKey(percent(accuracy)))];
}

/** Right answers in one colour, wrong ones in another; few wrong ones shall be seen too. */
function cell(count: number, share: number, right: boolean): HTMLElement {
  const element = h("td", { class: right ? "hit" : "miss" }, count === 0 ? "" : count);
  const strength = right ? share * 75 : count === 0 ? 0 : 12 + Math.sqrt(share) * 80;
  element.style.setProperty("--strength", `${Math.round(strength)}%`);
  return element;
}

// Test images that the network gets wrong, the surest mistakes first.

import { fill, h } from "../page/element.js";
import { percent } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import { imageOf } from "./data.js";
import type { Piece } from "./piece.js";
import { digitCanvas } from "./pixels.js";
import type { Results } from "./results.js";

export function mistakes(words: TrainWords): Piece {
  const body = h("div", {});
  let drawn: Results | undefined | null = null;
  return {
    element: h("section", { class: "card" }, h("h2", {}, words.mistakes), body),
    show({ results, images }) {
      if (results === drawn) return;
      drawn = results;
      if (!results || !images) return fill(body, h("p", { class: "empty" }, words.noResults));
      if (results.mistakes.length === 0) return fill(body, h("p", { class: "empty" }, words.noMistakes));
      const pictures = results.mistakes.map(({ index, truth, answer, confidence }) =>
        h(
          "figure",
          { title: words.mistake(truth, answer, percent(confidence, 0)) },
          digitCanvas(imageOf(images.test, index), words.mistake(truth, answer, percent(confidence, 0))),
          h("figcaption", {}, h("b", {}, truth), " → ", h("span", { class: "wrong" }, answer)),
        ),
      );
      fill(body, h("div", { class: "mistakes" }, pictures), h("p", { class: "caption" }, words.mistakesKey));
    },
  };
}

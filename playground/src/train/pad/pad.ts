// Draw a digit and see at once what the network makes of it.

import { colourOf } from "../../page/colours.js";
import { h, say } from "../../page/element.js";
import { percent } from "../../page/numbers.js";
import type { TrainWords } from "../../words/index.js";
import { imageOf, labelsOf } from "../data.js";
import type { Piece } from "../piece.js";
import { paintDigit } from "../pixels.js";
import { draw } from "../questions.js";
import { largest } from "../results.js";
import { train } from "../state.js";
import { normalize } from "./normalize.js";
import { drawingSurface } from "./surface.js";

export function pad(words: TrainWords): Piece {
  const surface = drawingSurface(words.padLabel, () => draw(normalize(surface.strokes)));
  const seen = h("canvas", { class: "seen", width: 28, height: 28, role: "img", "aria-label": words.seen });
  const bars = Array.from({ length: 10 }, (_, digit) => {
    const fill = h("i", {});
    const share = h("span", { class: "share" });
    return { fill, share, row: h("li", {}, h("b", {}, digit), h("span", { class: "track" }, fill), share) };
  });
  const answer = h("p", { class: "answer", "aria-live": "polite" });
  const sample = h("button", { type: "button", onclick: () => takeSample(surface.put) }, words.sample);
  const ink = colourOf("ink");
  const { drawn } = train.state;
  // The lines of an earlier visit are gone; what the network saw is not.
  if (drawn) surface.put(drawn.image);
  return {
    element: h(
      "section",
      { class: "card pad-card" },
      h("h2", {}, words.pad),
      h(
        "div",
        { class: "pad-columns" },
        surface.element,
        h(
          "ol",
          { class: "bars", "aria-label": words.probabilities },
          bars.map(({ row }) => row),
        ),
        h(
          "div",
          { class: "pad-buttons" },
          h("button", { type: "button", onclick: () => surface.clear() }, words.clear),
          sample,
        ),
        h("div", { class: "verdict" }, seen, answer),
      ),
    ),
    show({ drawn, probabilities, model, images }) {
      sample.disabled = !images;
      paintDigit(seen, drawn?.image ?? new Uint8Array(784), ink);
      // Training that diverged leaves a network whose answers are no numbers.
      const answers = probabilities?.every(Number.isFinite) ? probabilities : undefined;
      const best = answers ? largest(answers) : -1;
      bars.forEach(({ fill, share, row }, digit) => {
        const probability = answers?.[digit] ?? 0;
        fill.style.width = `${100 * probability}%`;
        say(share, answers ? percent(probability, 0) : "");
        row.classList.toggle("best", digit === best);
      });
      const told = () => {
        if (!drawn) return words.drawHere;
        if (!model || !probabilities) return words.trainFirst;
        return answers ? words.answer(best, percent(answers[best], 0), drawn.truth) : words.noAnswer;
      };
      say(answer, told());
    },
  };
}

/** One of the test images, another one each time. */
function takeSample(put: (image: Uint8Array) => void): void {
  const { images } = train.state;
  if (!images) return;
  const index = sampled++ % images.test.size;
  const image = imageOf(images.test, index).slice();
  put(image);
  draw(image, labelsOf(images.test)[index]);
}

let sampled = 0;

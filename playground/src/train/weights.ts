// The first layer as pictures: for every hidden unit, what it looks for in the pixels.

import { fill, h } from "../page/element.js";
import type { TrainWords } from "../words/index.js";
import type { Piece } from "./piece.js";
import { paintWeights, SIDE, signColours } from "./pixels.js";

const SHOWN = 40;
const COLUMNS = 8;
const GAP = 2;

export function weightPictures(words: TrainWords): Piece {
  const canvas = h("canvas", { class: "weights", role: "img", "aria-label": words.weights });
  const empty = h("p", { class: "empty" }, words.noWeights);
  const body = h("div", {}, empty);
  const colours = signColours();
  let drawn: unknown;
  return {
    element: h(
      "section",
      { class: "card" },
      h("h2", {}, words.weights),
      body,
      h(
        "p",
        { class: "caption keys" },
        h("span", { class: "key positive" }, words.positive),
        h("span", { class: "key negative" }, words.negative),
      ),
    ),
    show({ weights }) {
      if (weights === drawn) return;
      drawn = weights;
      fill(body, weights ? canvas : empty);
      if (!weights) return;
      const shown = Math.min(weights.units, SHOWN);
      const pitch = SIDE + GAP;
      canvas.width = Math.min(shown, COLUMNS) * pitch - GAP;
      canvas.height = Math.ceil(shown / COLUMNS) * pitch - GAP;
      const image = new ImageData(canvas.width, canvas.height);
      for (let unit = 0; unit < shown; unit++) {
        const place = [(unit % COLUMNS) * pitch, Math.floor(unit / COLUMNS) * pitch] as const;
        paintWeights(image, weights, unit, place, largestOf(weights, unit), colours);
      }
      canvas.getContext("2d")?.putImageData(image, 0, 0);
    },
  };
}

function largestOf({ data, units }: { data: ArrayLike<number>; units: number }, unit: number): number {
  let largest = Number.MIN_VALUE;
  for (let i = unit; i < data.length; i += units) largest = Math.max(largest, Math.abs(data[i]));
  return largest;
}

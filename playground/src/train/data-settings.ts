// Where the images come from: the package's own digits, or the four files of MNIST.

import { choice } from "../page/choice.js";
import { fill, h } from "../page/element.js";
import { count } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import { type Amount, amounts, partList, partNames } from "./data.js";
import { takeFiles, useSource } from "./files.js";
import type { Piece } from "./piece.js";
import { type TrainState, train } from "./state.js";

export function dataSettings(words: TrainWords): Piece {
  const element = h("div", { class: "data" });
  let before: TrainState | undefined;
  return {
    element,
    show(state) {
      const same =
        before?.source === state.source && before.parts === state.parts && before.amount === state.amount;
      before = state;
      if (same) return;
      const focused = document.activeElement?.closest(".data")
        ? document.activeElement.getAttribute("value")
        : null;
      fill(
        element,
        choice(
          words.data,
          [
            ["digits", words.digits],
            ["mnist", "MNIST"],
          ] as const,
          state.source,
          (source) => useSource({ source }),
        ),
        state.source === "digits" ? amountChoice(words) : mnistFiles(words, state),
      );
      if (focused) element.querySelector<HTMLElement>(`[value="${focused}"]`)?.focus();
    },
  };
}

function amountChoice(words: TrainWords): HTMLElement {
  const options = amounts.map((amount) => [String(amount), count(amount)] as const);
  return choice(words.amount, options, String(train.state.amount), (amount) =>
    useSource({ amount: Number(amount) as Amount }),
  );
}

function mnistFiles(words: TrainWords, { parts }: TrainState): HTMLElement {
  const input = h("input", {
    type: "file",
    multiple: true,
    id: "mnist-files",
    class: "unseen",
    tabindex: -1,
    onchange: () => void takeFiles([...(input.files ?? [])]),
  });
  return h(
    "div",
    { class: "files" },
    h("p", { class: "caption" }, words.mnistHow),
    h(
      "ul",
      {},
      partList.map((part) =>
        h(
          "li",
          { class: parts[part] ? "here" : null },
          h("code", {}, partNames[part]),
          parts[part] ? " ✓" : "",
        ),
      ),
    ),
    input,
    h("button", { type: "button", onclick: () => input.click() }, words.chooseFiles),
  );
}

// What is to be trained, and on what: the form at the side.

import { type OptimizerName, optimizerNames, titles } from "../descent/optimizers.js";
import { choice } from "../page/choice.js";
import { fill, h, say } from "../page/element.js";
import { short } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import { activationNames, type Choices, unitsOf, usualRates } from "./choices.js";
import { dataSettings } from "./data-settings.js";
import type { Piece } from "./piece.js";
import { choose } from "./session.js";
import { train } from "./state.js";

const RATES = { minimum: -4, maximum: 0.3, step: 1 / 40 };
const BATCHES = [10, 32, 100, 256, 1000];

export function settingsForm(words: TrainWords): Piece {
  const { choices } = train.state;
  const data = dataSettings(words);
  const complaint = h("p", { class: "complaint", id: "hidden-complaint" });
  const hidden = h("input", {
    type: "text",
    inputmode: "numeric",
    value: choices.hidden,
    "aria-describedby": "hidden-complaint",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      const valid = unitsOf(hidden.value) !== undefined;
      hidden.setAttribute("aria-invalid", String(!valid));
      say(complaint, valid ? "" : words.hiddenWrong);
      if (valid) choose({ hidden: hidden.value });
    },
  });
  const rate = h("output", {});
  const slider = h("input", {
    type: "range",
    min: RATES.minimum,
    max: RATES.maximum,
    step: RATES.step,
    "aria-label": words.rate,
    oninput: () => choose({ learningRate: Number((10 ** slider.valueAsNumber).toPrecision(2)) }),
  });
  const optimizer = select(
    optimizerNames.map((name) => [name, titles[name]] as const),
    choices.optimizer,
    (name: OptimizerName) => choose({ optimizer: name, learningRate: usualRates[name] }),
  );
  const batch = select(
    [...new Set([...BATCHES, choices.batchSize])].map((size) => [String(size), String(size)] as const),
    String(choices.batchSize),
    (size) => choose({ batchSize: Number(size) }),
  );
  const epochs = h("input", {
    type: "number",
    min: 1,
    max: 1000,
    step: 1,
    value: choices.epochs,
    onchange: () => {
      const typed = Math.round(epochs.valueAsNumber);
      const valid = Number.isFinite(typed) ? Math.max(1, Math.min(1000, typed)) : train.state.choices.epochs;
      epochs.value = String(valid);
      choose({ epochs: valid });
    },
  });
  const activations = activationNames.map((name) => [name, name] as const);
  const fixed = h(
    "fieldset",
    { class: "group" },
    h("legend", { class: "unseen" }, words.network),
    data.element,
    field(words.hidden, hidden, complaint),
    choice(words.activation, activations, choices.activation, (activation: Choices["activation"]) =>
      choose({ activation }),
    ),
    h("div", { class: "two" }, field(words.optimizer, optimizer), field(words.batch, batch)),
  );
  return {
    element: h(
      "div",
      { class: "settings-form" },
      fixed,
      h("div", { class: "field" }, h("span", { class: "label" }, words.rate, " ", rate), slider),
      field(words.epochs, epochs),
    ),
    show(state) {
      data.show(state);
      const busy = state.phase === "preparing" || state.phase === "training" || state.phase === "paused";
      fixed.disabled = busy;
      epochs.disabled = busy;
      const { learningRate } = state.choices;
      say(rate, short(learningRate, 2));
      slider.setAttribute("aria-valuetext", short(learningRate, 2));
      if (Number((10 ** slider.valueAsNumber).toPrecision(2)) !== learningRate)
        slider.value = String(Math.log10(learningRate));
    },
  };
}

export function field(label: string, control: HTMLElement, ...more: HTMLElement[]): HTMLElement {
  return h("div", { class: "field" }, h("label", {}, h("span", { class: "label" }, label), control), more);
}

function select<T extends string>(
  options: readonly (readonly [value: T, name: string])[],
  chosen: T,
  choose: (value: T) => void,
): HTMLSelectElement {
  const element = h("select", { onchange: () => choose(element.value as T) });
  fill(
    element,
    options.map(([value, name]) => h("option", { value, selected: value === chosen }, name)),
  );
  return element;
}

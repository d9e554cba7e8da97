// Start, pause, go on, stop; save and load; where training stands.

import { fill, h, say } from "../page/element.js";
import { count, megabytes, percent } from "../page/numbers.js";
import type { TrainWords } from "../words/index.js";
import { load, save } from "./files.js";
import type { Piece } from "./piece.js";
import { canTrain } from "./preparation.js";
import { goOn, pause, resume, start, stop } from "./session.js";
import { type Phase, train } from "./state.js";

type Button = readonly [label: string, action: () => void, kind?: "main"];

/** The buttons of every phase, the main one first. */
function buttonsOf(words: TrainWords): Readonly<Record<Phase, readonly Button[]>> {
  return {
    ready: [[words.start, start, "main"]],
    preparing: [[words.preparing, () => {}, "main"]],
    training: [
      [words.pause, pause, "main"],
      [words.stop, stop],
    ],
    paused: [
      [words.resume, resume, "main"],
      [words.stop, stop],
    ],
    resting: [
      [words.goOn, goOn, "main"],
      [words.anew, start],
    ],
  };
}

export function runButtons(words: TrainWords): Piece {
  const element = h("div", { class: "run" });
  const buttons = buttonsOf(words);
  let drawn: Phase | undefined;
  return {
    element,
    show(state) {
      const { phase } = state;
      const waiting =
        phase === "preparing" || (!canTrain(state) && phase !== "training" && phase !== "paused");
      if (phase !== drawn) {
        const focused = [...element.children].indexOf(document.activeElement as Element);
        fill(
          element,
          buttons[phase].map(([label, onclick, kind]) =>
            h("button", { type: "button", class: kind ?? null, onclick: unlessWaiting(onclick) }, label),
          ),
        );
        // Whoever pressed a button finds the next one under the same key.
        if (focused >= 0) ((element.children[focused] ?? element.children[0]) as HTMLElement).focus();
        drawn = phase;
      }
      for (const button of element.querySelectorAll("button"))
        button.setAttribute("aria-disabled", String(waiting));
    },
  };
}

/** A button that waits keeps the focus, and does nothing. */
function unlessWaiting(action: () => void): (event: Event) => void {
  return ({ currentTarget }) => {
    if ((currentTarget as Element).getAttribute("aria-disabled") !== "true") action();
  };
}

/** What training the chosen network takes, told before it is taken. */
export function memoryLine(words: TrainWords): Piece {
  const element = h("p", { class: "memory caption", role: "status" });
  return {
    element,
    show(state) {
      const { memory } = state;
      const refused = memory && "refused" in memory;
      element.classList.toggle("complaint", refused === true);
      if (!memory) say(element, canTrain(state) ? "…" : "");
      else say(element, "bytes" in memory ? words.memory(megabytes(memory.bytes)) : words.trouble.memory);
    },
  };
}

/** Saving to a file and loading from one. */
export function modelFiles(words: TrainWords): Piece {
  const name = h("p", { class: "model-name" });
  const input = h("input", {
    type: "file",
    accept: ".safetensors",
    id: "model-file",
    class: "unseen",
    tabindex: -1,
    onchange: () => {
      const [file] = input.files ?? [];
      if (file) void load(file);
      input.value = "";
    },
  });
  const keep = h("button", { type: "button", onclick: download }, words.save);
  return {
    element: h(
      "div",
      { class: "model-files" },
      name,
      h(
        "div",
        { class: "two" },
        keep,
        h("button", { type: "button", onclick: () => input.click() }, words.load),
      ),
      input,
    ),
    show({ model, threads }) {
      say(name, model === undefined ? "" : `${model} · ${words.threads(threads)}`);
      keep.disabled = model === undefined;
    },
  };
}

async function download(): Promise<void> {
  const bytes = await save();
  if (!bytes) return;
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = h("a", { href: address, download: "digits.safetensors" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Epoch, step, speed and accuracy, in a row. */
export function standing(words: TrainWords): Piece {
  const figures = [words.epoch, words.step, words.speed, words.testAccuracy].map((label) => {
    const value = h("dd", {}, "–");
    return { value, element: h("div", {}, h("dt", {}, label), value) };
  });
  return {
    element: h(
      "dl",
      { class: "standing" },
      figures.map(({ element }) => element),
    ),
    show({ standing, results, history }) {
      const speed = history ? history.steps / history.seconds : standing?.stepsPerSecond;
      const texts = [
        standing ? `${standing.epoch} / ${standing.epochs}` : "–",
        standing ? `${count(standing.step)} / ${count(standing.steps)}` : "–",
        speed ? words.perSecond(count(speed)) : "–",
        results ? percent(results.accuracy) : "–",
      ];
      figures.forEach(({ value }, i) => {
        say(value, texts[i]);
      });
    },
  };
}

/** What went wrong, in the page's words and in the package's. */
export function troubleBox(words: TrainWords): Piece {
  const element = h("div", { class: "trouble", role: "alert" });
  let drawn: unknown = null;
  return {
    element,
    show({ trouble }) {
      if (trouble === drawn) return;
      drawn = trouble;
      element.hidden = trouble === undefined;
      fill(
        element,
        trouble && [
          h("p", {}, h("b", {}, words.trouble[trouble.about])),
          h("p", {}, trouble.reason),
          h(
            "button",
            { type: "button", class: "quiet", onclick: () => train.update({ trouble: undefined }) },
            words.close,
          ),
        ],
      );
    },
  };
}

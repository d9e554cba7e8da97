// The controls of the walk: first, back, play, on, last, and a mark for every moment.

import { fill, h, say } from "../page/element.js";
import { icon } from "../page/icons.js";
import type { GraphWords } from "../words/index.js";
import { type GraphState, goBy, goTo, graph, play } from "./state.js";
import type { Moment } from "./walk.js";

export interface Stepper {
  readonly element: HTMLElement;
  show(walk: readonly Moment[], state: GraphState): void;
}

export function stepper(words: GraphWords): Stepper {
  const button = (name: Parameters<typeof icon>[0], label: string, onclick: () => void) =>
    h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon(name));
  const first = button("first", words.first, () => goBy(Number.NEGATIVE_INFINITY));
  const back = button("back", words.back, () => goBy(-1));
  const toggle = button("play", words.play, () => play(!graph.state.playing));
  const on = button("on", words.on, () => goBy(1));
  const last = button("last", words.last, () => goBy(Number.POSITIVE_INFINITY));
  const marks = h("div", { class: "marks", "aria-hidden": true });
  const position = h("span", { class: "position" });
  let shown: readonly Moment[] | undefined;
  return {
    element: h(
      "div",
      { class: "stepper" },
      h("div", { class: "buttons" }, first, back, toggle, on, last),
      marks,
      position,
    ),
    show(walk, { moment, playing }) {
      if (shown?.length !== walk.length) {
        fill(
          marks,
          walk.map(({ kind }, i) => h("i", { class: `mark-${kind}`, onclick: () => goTo(i) })),
        );
        shown = walk;
      }
      [...marks.children].forEach((mark, i) => {
        mark.classList.toggle("done", i <= moment);
        mark.classList.toggle("here", i === moment);
      });
      say(position, words.position(moment, walk.length - 1));
      // aria-disabled rather than disabled: a button that has the focus must not lose it.
      for (const [control, off] of [
        [first, moment === 0],
        [back, moment === 0],
        [on, moment === walk.length - 1],
        [last, moment === walk.length - 1],
      ] as const)
        control.setAttribute("aria-disabled", String(off));
      const label = playing ? words.pause : words.play;
      if (toggle.title !== label) {
        toggle.title = label;
        toggle.setAttribute("aria-label", label);
        fill(toggle, icon(playing ? "pause" : "play"));
      }
    },
  };
}

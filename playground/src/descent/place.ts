// The place where all optimizers walk down one surface, side by side.

import { choice } from "../page/choice.js";
import { fill, h, s, say } from "../page/element.js";
import { icon } from "../page/icons.js";
import type { Place } from "../page/place.js";
import { mapSymbol } from "./map.js";
import { optimizerNames } from "./optimizers.js";
import { panel } from "./panel.js";
import {
  advance,
  chooseSurface,
  type DescentState,
  descent,
  goToStep,
  play,
  renew,
  reset,
  setStart,
  setTogether,
} from "./state.js";
import { type SurfaceName, surfaces } from "./surfaces.js";
import { STEPS } from "./walks.js";

const MAP = "descent-map";
const PACE = 90;

export const openDescent: Place = (host, { words: { descent: words } }) => {
  const maps = s("svg", { class: "unseen", "aria-hidden": true });
  const panels = optimizerNames.map((name) => panel(words, name, MAP));
  const options = (Object.keys(surfaces) as SurfaceName[]).map(
    (name) => [name, surfaces[name].formula] as const,
  );
  const toggle = h("button", {
    type: "button",
    class: "icon",
    onclick: () => play(!descent.state.playing),
  });
  const steps = h("input", {
    type: "range",
    min: 0,
    max: STEPS,
    step: 1,
    "aria-label": words.step,
    oninput: () => goToStep(steps.valueAsNumber),
  });
  const position = h("output", { class: "position" });
  const starts = ["x", "y"].map((axis, i) => {
    const input = h("input", {
      type: "number",
      step: "any",
      "aria-label": words.startOf(axis),
      onchange: () => {
        const { surface, starts } = descent.state;
        const point = [...starts[surface]] as [number, number];
        if (Number.isFinite(input.valueAsNumber)) point[i] = input.valueAsNumber;
        setStart(point);
        // What is beyond the map's edge, or no number, is not where the walks start.
        input.value = String(descent.state.starts[surface][i]);
      },
    });
    return input;
  });
  const together = h("input", { type: "checkbox", onchange: () => setTogether(together.checked) });
  fill(
    host,
    h("h1", {}, words.title),
    h("p", { class: "lead" }, words.lead),
    h(
      "div",
      { class: "controls" },
      choice(words.surface, options, descent.state.surface, chooseSurface, { hidden: true }),
      h("div", { class: "timeline" }, toggle, steps, position),
    ),
    maps,
    h(
      "div",
      { class: "panels" },
      panels.map(({ element }) => element),
    ),
    h(
      "div",
      { class: "controls below" },
      h("span", { class: "start-fields" }, h("span", { class: "label" }, words.start), starts[0], starts[1]),
      h("label", { class: "check" }, together, words.together),
      h("button", { type: "button", class: "quiet", onclick: reset }, words.reset),
    ),
    h("p", { class: "hint" }, words.hint),
  );

  let before: DescentState | undefined;
  const stop = descent.listen((state) => {
    if (before?.surface !== state.surface) fill(maps, mapSymbol(surfaces[state.surface], MAP));
    for (const { show } of panels) show(state);
    if (steps.valueAsNumber !== state.step) steps.value = String(state.step);
    say(position, words.position(state.step, STEPS));
    const label = state.playing ? words.pause : words.play;
    if (toggle.title !== label) {
      toggle.title = label;
      toggle.setAttribute("aria-label", label);
      fill(toggle, icon(state.playing ? "pause" : "play"));
    }
    state.starts[state.surface].forEach((value, i) => {
      if (starts[i] !== document.activeElement) starts[i].value = String(value);
    });
    together.checked = state.together;
    before = state;
  });
  renew(optimizerNames);
  const clock = setInterval(() => descent.state.playing && advance(), PACE);
  return () => {
    stop();
    clearInterval(clock);
    descent.update({ playing: false });
  };
};

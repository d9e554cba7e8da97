// The place where a computational graph is walked through: values forward, gradients backward, edge by edge.

import { choice } from "../page/choice.js";
import { fill, h, say } from "../page/element.js";
import type { Place } from "../page/place.js";
import { evaluate } from "./evaluate.js";
import { type ExampleName, examples } from "./examples.js";
import { drawPicture, type Picture } from "./picture.js";
import { advance, choose, type GraphState, goBy, goTo, graph, resetNumbers, setNumber } from "./state.js";
import { stepper } from "./stepper.js";
import { type LeafTable, leafTable } from "./table.js";
import { tell } from "./tell.js";
import { knownAt, walkOf } from "./walk.js";

const PACE = 1100;

export const openGraph: Place = (host, { words: { graph: words } }) => {
  const names: Readonly<Record<string, string>> = words.names;
  const nameOf = (id: string) => names[id] ?? id;
  const drawn = h("div", {
    class: "drawing graph",
    tabindex: 0,
    role: "region",
    "aria-label": words.picture,
  });
  const sentence = h("p", { class: "sentence", "aria-live": "polite" });
  const leaves = h("div", { class: "card leaves-card" });
  const steps = stepper(words);
  const options = (Object.keys(examples) as ExampleName[]).map(
    (name) => [name, words.examples[name]] as const,
  );
  const columns = h(
    "div",
    { class: "graph-columns" },
    h("div", { class: "card" }, drawn, sentence, steps.element),
    leaves,
  );
  fill(
    host,
    h("h1", {}, words.title),
    h("p", { class: "lead" }, words.lead),
    choice(words.example, options, graph.state.example, choose, {
      hidden: true,
      // What arrow keys do next is walk through the graph that was pressed.
      pressed: () => drawn.focus({ preventScroll: true }),
    }),
    columns,
    h("p", { class: "hint" }, words.hint),
  );

  let before: GraphState | undefined;
  let picture: Picture;
  let table: LeafTable;
  const stop = graph.listen((state) => {
    const example = examples[state.example];
    const numbers = state.numbers[state.example];
    const evaluated = evaluate(example, numbers);
    if (before?.example !== state.example || before.numbers !== state.numbers) {
      picture = drawPicture(example, evaluated, nameOf, words.examples[state.example]);
      const left = before?.example === state.example ? drawn.scrollLeft : 0;
      fill(drawn, picture.element);
      drawn.scrollLeft = left;
    }
    // Not while someone types: the fields keep what is typed, the numbers follow.
    const reset = before?.numbers !== state.numbers && Object.keys(numbers).length === 0;
    if (before?.example !== state.example || reset) {
      // A graph whose leaves stand all over it is a long one: it gets the whole width.
      columns.classList.toggle("wide", example.layout === "near");
      table = leafTable(words, example, numbers, nameOf, setNumber);
      fill(
        leaves,
        table.element,
        h("button", { type: "button", class: "quiet", onclick: resetNumbers }, words.reset),
      );
    }
    const walk = walkOf(example);
    const known = knownAt(example, walk, state.moment);
    const moment = walk[state.moment];
    picture.show(moment, known);
    table.show(evaluated, known);
    steps.show(walk, state);
    say(sentence, unbroken(tell(words, example, evaluated, nameOf, moment)));
    if (before && before.moment !== state.moment) bringIntoView(drawn);
    before = state;
  });
  const clock = setInterval(() => graph.state.playing && advance(), PACE);
  const keys = (event: KeyboardEvent) => onKey(event);
  document.addEventListener("keydown", keys);
  return () => {
    stop();
    clearInterval(clock);
    document.removeEventListener("keydown", keys);
    graph.update({ playing: false });
  };
};

/** No line ends between a number and its sign. */
function unbroken(sentence: string): string {
  return sentence.replace(/ ([×+−]) /g, "\u00a0$1\u00a0").replaceAll("= ", "=\u00a0");
}

/** Arrow keys walk, unless they belong to what has the focus. */
function onKey(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea")) return;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowRight: () => goBy(1),
    ArrowLeft: () => goBy(-1),
    Home: () => goBy(Number.NEGATIVE_INFINITY),
    End: () => goTo(Number.POSITIVE_INFINITY),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** On a narrow page the picture is wider than its window: the numbers that are spoken of are brought there. */
function bringIntoView(window: HTMLElement): void {
  if (window.scrollWidth <= window.clientWidth) return;
  const now = [...window.querySelectorAll(".now text")].map((part) => part.getBoundingClientRect());
  if (now.length === 0) return;
  const left = Math.min(...now.map((box) => box.left));
  const right = Math.max(...now.map((box) => box.right));
  const frame = window.getBoundingClientRect();
  const middle = (left + right) / 2 - (frame.left + frame.right) / 2;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollBy({ left: middle, behavior: still ? "instant" : "smooth" });
}

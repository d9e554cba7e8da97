// The leaves of a graph as a table: numbers to be changed, and their gradients once the walk has reached them.

import { h, say } from "../page/element.js";
import { short } from "../page/numbers.js";
import type { GraphWords } from "../words/index.js";
import type { Evaluated } from "./evaluate.js";
import type { Example } from "./examples.js";
import type { Known } from "./walk.js";

export interface LeafTable {
  readonly element: HTMLElement;
  show(evaluated: Evaluated, known: Known): void;
}

export function leafTable(
  words: GraphWords,
  example: Example,
  numbers: Readonly<Record<string, number>>,
  nameOf: (id: string) => string,
  change: (id: string, value: number) => void,
): LeafTable {
  const rows = example.leaves.map(({ id, value }) => {
    let used = numbers[id] ?? value;
    const input = h("input", {
      type: "number",
      step: "any",
      id: `leaf-${id}`,
      value: used,
      oninput: () => {
        const typed = input.valueAsNumber;
        const valid = Number.isFinite(typed) && Math.abs(typed) <= 1e9;
        input.setAttribute("aria-invalid", String(!valid));
        if (!valid) return;
        used = typed;
        change(id, typed);
      },
      // Once it is left, a field shows the number that the picture has.
      onchange: () => {
        if (input.getAttribute("aria-invalid") === "true") input.value = String(used);
        input.setAttribute("aria-invalid", "false");
      },
    });
    const gradient = h("td", { class: "number gradient" });
    const row = h(
      "tr",
      {},
      h("th", { scope: "row" }, h("label", { for: `leaf-${id}` }, nameOf(id))),
      h("td", {}, input),
      gradient,
    );
    return { id, row, gradient };
  });
  const head = [words.input, words.value, words.gradient].map((text, i) =>
    h("th", { scope: "col", class: i === 2 ? "number" : null }, text),
  );
  return {
    element: h(
      "table",
      { class: "leaves" },
      h("thead", {}, h("tr", {}, head)),
      h(
        "tbody",
        {},
        rows.map(({ row }) => row),
      ),
    ),
    show({ gradients }, known) {
      for (const { id, gradient } of rows)
        say(gradient, known.gradients.has(id) ? short(gradients.get(id) ?? Number.NaN) : "·");
    },
  };
}

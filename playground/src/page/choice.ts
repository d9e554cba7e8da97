// A choice of one out of a few, as radio buttons that look like one bar: arrow keys move it.

import { h } from "./element.js";

let groups = 0;

/**
 * @param label    What is chosen; shown above the bar unless `hidden`.
 * @param options  Values and their names.
 * @param pressed  Called when it was chosen by mouse or finger: arrow keys need not belong to the bar then.
 */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [value: T, name: string])[],
  chosen: T,
  choose: (value: T) => void,
  { hidden = false, pressed = () => {} } = {},
): HTMLFieldSetElement {
  const name = `choice-${groups++}`;
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", { class: hidden ? "unseen" : "label" }, label),
    h(
      "div",
      { class: "bar" },
      options.map(([value, text]) =>
        h(
          "label",
          {},
          h("input", {
            type: "radio",
            name,
            value,
            checked: value === chosen,
            onchange: () => choose(value),
            onclick: ({ detail }: MouseEvent) => detail > 0 && pressed(),
          }),
          h("span", {}, text),
        ),
      ),
    ),
  );
}

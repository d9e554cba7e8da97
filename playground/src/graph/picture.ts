// The picture of an example, drawn by the package; moments of the walk only show, hide and stress its parts.

import { type DrawnEdge, toSvg } from "downhill";
import { short } from "../page/numbers.js";
import { type Evaluated, edgeKey } from "./evaluate.js";
import type { Example } from "./examples.js";
import { operations } from "./operations.js";
import type { Known, Moment } from "./walk.js";

const RESULT = "result";

export interface Picture {
  readonly element: SVGElement;
  show(moment: Moment, known: Known): void;
}

/**
 * @param nameOf  What leaves and the result are called.
 * @param title   For screen readers.
 */
export function drawPicture(
  example: Example,
  { values, gradients, passed }: Evaluated,
  nameOf: (id: string) => string,
  title: string,
): Picture {
  const last = example.steps[example.steps.length - 1].id;
  const numberOf = (id: string) => short(values.get(id) ?? Number.NaN);
  const edges: DrawnEdge[] = example.steps.flatMap(({ id, inputs }) =>
    inputs.map((input) => ({
      from: input,
      to: id,
      above: numberOf(input),
      below: short(passed.get(edgeKey(input, id))?.gradient ?? Number.NaN),
    })),
  );
  const end = { from: last, to: RESULT, above: numberOf(last), below: short(gradients.get(last) ?? 1) };
  const text = toSvg(
    {
      nodes: [
        ...example.leaves.map(({ id }) => ({ id, label: nameOf(id), kind: "leaf" as const })),
        ...example.steps.map(({ id, operation }) => ({
          id,
          label: operations[operation].symbol,
          kind: "operation" as const,
        })),
        { id: RESULT, label: nameOf(last), kind: "result" as const },
      ],
      edges: [...edges, end],
      leaves: example.layout,
    },
    { title, ids: true, styles: false },
  );
  const element = parse(text);
  enlarge(element);
  const arrows = [...element.querySelectorAll<SVGGElement>("[data-from]")];
  const nodes = [...element.querySelectorAll<SVGGElement>("[data-node]")];
  return {
    element,
    show(moment, known) {
      for (const arrow of arrows) {
        const { from = "", to = "" } = arrow.dataset;
        const targets = to.split(" ");
        const back = targets.some((target) =>
          target === RESULT ? known.gradients.has(last) : known.edges.has(edgeKey(from, target)),
        );
        arrow.classList.toggle("known", known.values.has(from));
        arrow.classList.toggle("back", back);
        arrow.classList.toggle("now", isNow(moment, from, targets));
      }
      for (const node of nodes) {
        const { node: id = "" } = node.dataset;
        node.classList.toggle("now", moment.kind !== "start" && moment.id === id);
        node.classList.toggle("backwards", moment.kind === "backward" || moment.kind === "turn");
      }
    },
  };
}

/** True for the arrows that a moment speaks of. */
function isNow(moment: Moment, from: string, targets: readonly string[]): boolean {
  if (moment.kind === "start") return false;
  if (moment.kind === "forward") return from === moment.id || targets.includes(moment.id);
  if (moment.kind === "turn") return targets.includes(RESULT);
  return from === moment.input && targets.includes(moment.id);
}

/** A little larger than drawn where there is room, hardly smaller: a narrow page scrolls. */
function enlarge(element: SVGElement): void {
  const width = Number(element.getAttribute("width"));
  element.removeAttribute("height");
  element.style.width = `${1.3 * width}px`;
  element.style.maxWidth = `max(100%, ${0.8 * width}px)`;
}

function parse(text: string): SVGElement {
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  return document.importNode(documentElement, true) as unknown as SVGElement;
}

// The moments of a walk through a graph: every operation forward, then every edge backward.

import type { Example } from "./examples.js";

export type Moment =
  /** Only the leaves are known. */
  | { readonly kind: "start" }
  /** An operation gives its value. */
  | { readonly kind: "forward"; readonly id: string }
  /** The result's derivative by itself is 1. */
  | { readonly kind: "turn"; readonly id: string }
  /** A gradient goes from an operation to one of its inputs. */
  | { readonly kind: "backward"; readonly id: string; readonly input: string };

export function walkOf({ steps }: Example): readonly Moment[] {
  const result = steps[steps.length - 1];
  return [
    { kind: "start" },
    ...steps.map(({ id }): Moment => ({ kind: "forward", id })),
    { kind: "turn", id: result.id },
    ...[...steps]
      .reverse()
      .flatMap(({ id, inputs }) => inputs.map((input): Moment => ({ kind: "backward", id, input }))),
  ];
}

/** What is known at a moment: values by id, gradients by edge, and gradients that are complete. */
export interface Known {
  readonly values: ReadonlySet<string>;
  /** From input to operation, as `input → operation`. */
  readonly edges: ReadonlySet<string>;
  /** Leaves and steps all of whose edges have passed their gradient on. */
  readonly gradients: ReadonlySet<string>;
}

export function knownAt(example: Example, walk: readonly Moment[], index: number): Known {
  const values = new Set(example.leaves.map(({ id }) => id));
  const edges = new Set<string>();
  const gradients = new Set<string>();
  const open = new Map<string, number>();
  for (const { inputs } of example.steps)
    for (const input of inputs) open.set(input, (open.get(input) ?? 0) + 1);
  for (const moment of walk.slice(1, index + 1)) {
    if (moment.kind === "forward") values.add(moment.id);
    if (moment.kind === "turn") gradients.add(moment.id);
    if (moment.kind === "backward") {
      edges.add(`${moment.input} → ${moment.id}`);
      const left = (open.get(moment.input) ?? 1) - 1;
      open.set(moment.input, left);
      if (left === 0) gradients.add(moment.input);
    }
  }
  return { values, edges, gradients };
}

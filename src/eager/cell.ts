// What stands behind a variable: a node of a graph that is only ever walked backwards, so what nobody holds is garbage.

import type { ElementType, Shape, Tensor } from "../graph/tensor.js";

export interface Operation {
  readonly name: string;
  /** Builds it in a graph of the package. */
  readonly build: (inputs: readonly Tensor[]) => Tensor;
}

export interface Cell {
  name: string | undefined;
  /** What computes it; undefined for a leaf. */
  readonly operation: Operation | undefined;
  readonly inputs: readonly Cell[];
  readonly shape: Shape;
  readonly type: ElementType;
  /** True when a gradient may flow into it: a variable, or computed from one. */
  readonly differentiable: boolean;
  /** The numbers; undefined until they are first asked for. */
  data: Float64Array | undefined;
  gradient: Float64Array | undefined;
  /** When the numbers were last set or computed, by `now`. */
  changed: number;
  /** When they were last known to be up to date. */
  checked: number;
}

let clock = 1;

/** The time by which changes are ordered: it counts the edits of leaves. */
export function now(): number {
  return clock;
}

/** Makes all that was checked before doubtful. */
export function tick(): number {
  return ++clock;
}

/** The cells that `root` depends on, itself last, each after its inputs; not behind those that `stop` names. */
export function ancestors(root: Cell, stop: (cell: Cell) => boolean = () => false): Cell[] {
  const order: Cell[] = [];
  const seen = new Set<Cell>();
  // Long chains would overflow the call stack, so the walk keeps its own.
  const path: { cell: Cell; next: number }[] = [];
  const enter = (cell: Cell) => {
    if (seen.has(cell) || stop(cell)) return;
    seen.add(cell);
    path.push({ cell, next: 0 });
  };
  enter(root);
  while (path.length > 0) {
    const step = path[path.length - 1];
    if (step.next < step.cell.inputs.length) enter(step.cell.inputs[step.next++]);
    else order.push((path.pop() as typeof step).cell);
  }
  return order;
}

// A graph by hand as a drawing: values above its arrows and, where backward() has been, gradients below.

import { type Drawing, formatArray, symbolOf } from "../drawing/index.js";
import { ancestors, type Cell } from "./cell.js";

/** The graph that leads to `root`, with the numbers that its cells hold. */
export function drawingOf(root: Cell): Drawing {
  const cells = ancestors(root);
  const ids = new Map(cells.map((cell, i) => [cell, `n${i}`]));
  const idOf = (cell: Cell) => ids.get(cell) ?? "";
  const written = ({ data, gradient, shape }: Cell) => ({
    above: data ? formatArray(data, shape) : "",
    ...(gradient && { below: formatArray(gradient, shape) }),
  });
  return {
    nodes: [
      ...cells.map((cell) =>
        cell.operation === undefined
          ? ({ id: idOf(cell), label: cell.name ?? "", kind: "leaf" } as const)
          : ({ id: idOf(cell), label: symbolOf(cell.operation.name), kind: "operation" } as const),
      ),
      { id: "result", label: root.name ?? "", kind: "result" },
    ],
    edges: [
      ...cells.flatMap((cell) =>
        cell.inputs.map((input) => ({ from: idOf(input), to: idOf(cell), ...written(input) })),
      ),
      { from: idOf(root), to: "result", ...written(root) },
    ],
    leaves: "left",
  };
}

// A model as a table: its layers, their shapes, their parameters.

import { showShape } from "../errors.js";
import type { Shape } from "../graph/tensor.js";

export interface LayerSummary {
  readonly name: string;
  /** Shape of one sample behind the layer. */
  readonly output: Shape;
  /** Trainable numbers. */
  readonly parameters: number;
}

/** Digits in groups of three: 39,760. */
function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** Columns as wide as their widest cell; names to the left, numbers to the right. */
export function formatSummary(input: Shape, layers: readonly LayerSummary[]): string {
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  const rows = [
    ["layer", "output", "parameters"],
    ["input", showShape(input), ""],
    ...layers.map(({ name, output, parameters }) => [name, showShape(output), grouped(parameters)]),
    ["total", "", grouped(total)],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(([name, output, parameters]) =>
    `${name.padEnd(widths[0])}  ${output.padStart(widths[1])}  ${parameters.padStart(widths[2])}`.trimEnd(),
  );
  return lines.join("\n");
}

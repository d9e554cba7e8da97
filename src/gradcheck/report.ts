// What a gradient check found.

import { showShape } from "../errors.js";
import { type Shape, sizeOf } from "../graph/tensor.js";
import { printAsText } from "../platform/inspect.js";

/** One array of numbers that was differentiated by. */
export interface ParameterReport {
  /** `dense_1.weight`; `x` for the inputs of a layer or a loss; `x_1` for the first argument of a function. */
  readonly name: string;
  readonly shape: Shape;
  /** The largest difference between backpropagation and the central difference, crossed kinks left out. */
  readonly largestAbsolute: number;
  /** The same as a share of the larger of the two; over elements that rounding alone cannot move by a thousandth. */
  readonly largestRelative: number;
  /** The mean over all elements, crossed kinks included: the book's figure. */
  readonly meanAbsolute: number;
  /** Where the largest difference is: one index per dimension. Where something failed, the largest failure. */
  readonly at: readonly number[];
  /** What backpropagation gives there. */
  readonly analytic: number;
  /** The central difference there. */
  readonly numeric: number;
  /** Elements within whose step the value has a kink, and where backpropagation has the slope of one side. */
  readonly kinks: number;
  /** Elements whose gradient is wrong. */
  readonly failures: number;
}

const HEADINGS = ["parameter", "shape", "largest difference", "relative", "at", "gradient", "numerical"];

/** What `gradcheck` answers. */
export class GradientReport {
  /** True when no element's gradient is wrong. Crossed kinks are none. */
  readonly passed: boolean;

  constructor(
    readonly parameters: readonly ParameterReport[],
    /** The step of the difference quotients. */
    readonly h: number,
  ) {
    this.passed = parameters.every(({ failures }) => failures === 0);
    printAsText(this);
  }

  /** The parameter of that name. */
  parameter(name: string): ParameterReport | undefined {
    return this.parameters.find((parameter) => parameter.name === name);
  }

  /** A verdict, and a line per parameter. */
  toString(): string {
    const count = this.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const verdict = this.passed ? "passed" : "failed";
    const rows = this.parameters.map((parameter) => [
      parameter.name,
      showShape(parameter.shape),
      parameter.largestAbsolute.toExponential(1),
      parameter.largestRelative.toExponential(1),
      `[${parameter.at.join(", ")}]`,
      parameter.analytic.toPrecision(6),
      parameter.numeric.toPrecision(6),
      ...notes(parameter),
    ]);
    const widths = HEADINGS.map((heading, i) =>
      Math.max(heading.length, ...rows.map((row) => row[i].length)),
    );
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0)))
        .join("  ")
        .trimEnd();
    return [
      `gradcheck ${verdict}: ${count} numbers, h = ${this.h.toExponential()}`,
      line(HEADINGS),
      ...rows.map(line),
    ].join("\n");
  }
}

function notes({ kinks, failures }: ParameterReport): string[] {
  return [
    ...(failures > 0 ? [`${failures} wrong`] : []),
    ...(kinks > 0 ? [`${kinks} ${kinks === 1 ? "kink" : "kinks"} crossed`] : []),
  ];
}

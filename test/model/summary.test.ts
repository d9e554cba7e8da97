import { expect, test } from "vitest";
import { formatSummary } from "../../src/model/summary.js";

test("a summary has a line for each layer and the sum of their parameters", () => {
  const layers = [
    { name: "dense_1", output: [50], parameters: 39_250 },
    { name: "relu_1", output: [50], parameters: 0 },
    { name: "dense_2", output: [10], parameters: 510 },
  ];
  expect(formatSummary([1, 28, 28], layers).split("\n")).toEqual([
    "layer     output  parameters",
    "input    1×28×28",
    "dense_1       50      39,250",
    "relu_1        50           0",
    "dense_2       10         510",
    "total                 39,760",
  ]);
});

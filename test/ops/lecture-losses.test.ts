// The lecture's four loss values: ten outputs for a picture of a 2, once right and once taken for a 7.

import { describe, expect, test } from "vitest";
import { Graph } from "../../src/graph/graph.js";
import type { Tensor } from "../../src/graph/tensor.js";
import { crossEntropy, sumOfSquaresError } from "../../src/ops/index.js";
import { backends, makeBackend, runGraph } from "./run-graph.js";

const RIGHT = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0];
const WRONG = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0];
const TWO = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];

async function lossOf(
  backend: (typeof backends)[number],
  y: number[],
  t: number[],
  build: (y: Tensor, t: Tensor) => Tensor,
): Promise<number> {
  const graph = new Graph();
  const output = graph.input("y", [1, 10]);
  const target = t.length === 1 ? graph.input("t", [1], "i32") : graph.input("t", [1, 10]);
  const loss = build(output, target);
  const values = new Map([
    [output, y],
    [target, t],
  ]);
  return runGraph(await makeBackend(backend), graph, values, [loss]).results[0][0];
}

describe.each(backends)("the lecture's losses, %s", (backend) => {
  test("sum of squares: 0.0975 and 0.5975", async () => {
    expect(await lossOf(backend, RIGHT, TWO, sumOfSquaresError)).toBeCloseTo(0.0975, 15);
    expect(await lossOf(backend, WRONG, TWO, sumOfSquaresError)).toBeCloseTo(0.5975, 15);
  });

  test("cross-entropy: 0.510825457099 and 2.30258409299", async () => {
    for (const t of [TWO, [2]]) {
      expect((await lossOf(backend, RIGHT, t, crossEntropy)).toFixed(12)).toBe("0.510825457099");
      expect((await lossOf(backend, WRONG, t, crossEntropy)).toFixed(11)).toBe("2.30258409299");
    }
  });
});

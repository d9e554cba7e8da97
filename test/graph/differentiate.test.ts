import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { Tensor } from "../../src/graph/tensor.js";
import { add, gatherRows, matmul, mul, relu, sum } from "../../src/ops/index.js";
import { makeBackend, runGraph } from "../ops/run-graph.js";

/** Values and gradients of a graph of scalars, in the plain TypeScript backend. */
async function scalars(build: (graph: Graph) => { inputs: [Tensor, number][]; loss: Tensor }) {
  const graph = new Graph();
  const { inputs, loss } = build(graph);
  const tensors = inputs.map(([tensor]) => tensor);
  const gradients = differentiate(loss, tensors, add) as Tensor[];
  const values = new Map(inputs.map(([tensor, value]) => [tensor, [value]]));
  const unique = [...new Set([loss, ...gradients])];
  const { results } = runGraph(await makeBackend("reference"), graph, values, unique);
  const numberOf = (tensor: Tensor) => results[unique.indexOf(tensor)][0];
  return { loss: numberOf(loss), gradients: gradients.map(numberOf) };
}

describe("the reverse walk", () => {
  test("two apples with tax: 220 and its derivatives, as the lecture draws them", async () => {
    const { loss, gradients } = await scalars((graph) => {
      const apple = graph.parameter("apple", []);
      const count = graph.parameter("count", []);
      const tax = graph.parameter("tax", []);
      return {
        inputs: [
          [apple, 100],
          [count, 2],
          [tax, 1.1],
        ],
        loss: mul(mul(apple, count), tax),
      };
    });
    expect(loss).toBeCloseTo(220, 12);
    expect(gradients[0]).toBeCloseTo(2.2, 12);
    expect(gradients[1]).toBeCloseTo(110, 12);
    expect(gradients[2]).toBe(200);
  });

  test("z = (x + y)²: a tensor that feeds a node twice gets both contributions", async () => {
    const { loss, gradients } = await scalars((graph) => {
      const x = graph.parameter("x", []);
      const y = graph.parameter("y", []);
      const t = add(x, y);
      return {
        inputs: [
          [x, 3],
          [y, 4],
        ],
        loss: mul(t, t),
      };
    });
    expect([loss, ...gradients]).toEqual([49, 14, 14]);
  });

  test("does not walk what no target depends on", () => {
    const graph = new Graph();
    const table = graph.input("table", [5, 3], "u8");
    const x = gatherRows(table, graph.input("indices", [2], "u32"));
    const w = graph.parameter("w", [3, 1]);
    const [gradient] = differentiate(sum(matmul(x, w)), [w], add);
    expect(gradient?.shape).toEqual([3, 1]);
  });

  test("answers undefined for a target without influence", () => {
    const graph = new Graph();
    const w = graph.parameter("w", [3]);
    const unused = graph.parameter("unused", [3]);
    expect(differentiate(sum(relu(w)), [w, unused], add)[1]).toBeUndefined();
  });

  test("marks its nodes as backward and keeps the layer's name", () => {
    const graph = new Graph();
    const w = graph.parameter("w", [3]);
    const loss = graph.within("layer_1", () => sum(relu(w)));
    differentiate(loss, [w], add);
    const backward = graph.nodes.filter((node) => node.backward);
    expect(backward.map((node) => node.op.name)).toEqual(["sum_grad", "relu_grad"]);
    expect(backward.every((node) => node.scope === "layer_1")).toBe(true);
  });

  test("wants a scalar", () => {
    const graph = new Graph();
    const w = graph.parameter("w", [3]);
    expect(() => differentiate(relu(w), [w], add)).toThrow(ShapeError);
    expect(() => differentiate(relu(w), [w], add)).toThrow(
      "differentiate: expected a scalar loss, got 3. Sum or average it first.",
    );
  });

  test("names an op without a gradient rule", () => {
    const graph = new Graph();
    const w = graph.parameter("w", [3]);
    const [loss] = graph.apply({ name: "secret", outputs: () => [{ shape: [] }], calls: () => [] }, [w]);
    expect(() => differentiate(loss, [w], add)).toThrow(
      "differentiate: secret: expected an op with a gradient rule",
    );
  });
});

test("tensors of two graphs do not mix", () => {
  const a = new Graph().parameter("a", [2]);
  const b = new Graph().parameter("b", [2]);
  expect(() => add(a, b)).toThrow("add: expected tensors of one graph, got b (2) of another.");
});

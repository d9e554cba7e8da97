// What kernel calls say of their work: operations of the formula, bytes that must move.

import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { DType, Tensor } from "../../src/graph/tensor.js";
import {
  adamStep,
  add,
  convolution,
  gatherRows,
  increment,
  matmul,
  maxPool,
  momentumStep,
  relu,
  sgdStep,
  softmax,
  sum,
  weightDecayStep,
} from "../../src/ops/index.js";
import { compile } from "../../src/program/compile.js";

/** Operations and bytes of all calls of a graph. */
function costsOf(build: (graph: Graph) => Tensor | undefined, dtype: DType = "f32") {
  const graph = new Graph();
  const result = build(graph);
  const given = graph.tensors.filter(({ role }) => role !== "value");
  const placed = new Map([...given, ...(result ? [result] : [])].map((tensor) => [tensor, 64]));
  const { calls } = compile("costs", graph, { dtype, placed, scratchBase: 64 });
  return calls.map(({ kernel, operations, bytes }) => [kernel, operations, bytes]);
}

const range = (graph: Graph, name: string) => graph.input(name, [10]);
const rate = (graph: Graph) => graph.input("rate", []);

describe("operations and bytes", () => {
  test("of a product: a multiplication and an addition per term; the three matrices", () => {
    const build = (graph: Graph) => matmul(graph.input("a", [3, 5]), graph.input("b", [5, 7]));
    expect(costsOf(build)).toEqual([["gemm_nn_f32", 2 * 3 * 5 * 7, 4 * (15 + 35 + 21)]]);
    expect(costsOf(build, "f64")).toEqual([["gemm_nn_f64", 2 * 3 * 5 * 7, 8 * (15 + 35 + 21)]]);
  });

  test("of elements: one number read, one written, in place or not", () => {
    const x = (graph: Graph) => graph.input("x", [6, 4]);
    expect(costsOf((graph) => relu(x(graph)))).toEqual([["relu_f32", 24, 192]]);
    expect(costsOf((graph) => softmax(x(graph)))).toEqual([["softmax_f32", 5 * 24, 192]]);
    expect(costsOf((graph) => add(x(graph), x(graph)))).toEqual([["add_f32", 24, 288]]);
  });

  test("of gathered rows: of the table only those", () => {
    const build = (type: "u8" | "i32" | "float") => (graph: Graph) =>
      gatherRows(graph.input("table", [1000, 8], type), graph.input("rows", [3], "u32"));
    expect(costsOf(build("u8"))).toEqual([["gather_rows_u8_f32", 24, 3 * (4 + 8 * (1 + 4))]]);
    expect(costsOf(build("i32"))).toEqual([["gather_rows_i32", 0, 3 * (4 + 8 * (4 + 4))]]);
    expect(costsOf(build("float"), "f64")).toEqual([["gather_rows_f64", 0, 3 * (4 + 8 * (8 + 8))]]);
  });

  test("of an update: what it changes is read and written, the gradient only read", () => {
    const steps: [string, (graph: Graph) => void, number, number][] = [
      ["sgd_step_f32", (g) => sgdStep(range(g, "w"), range(g, "dw"), rate(g)), 20, 120],
      [
        "momentum_step_f32",
        (g) =>
          momentumStep(range(g, "w"), range(g, "v"), range(g, "dw"), rate(g), {
            momentum: 0.9,
            ofGradients: false,
          }),
        40,
        200,
      ],
      [
        "adam_step_f32",
        (g) =>
          adamStep(
            [range(g, "w"), range(g, "m"), range(g, "v"), range(g, "dw")],
            rate(g),
            g.input("counter", [3], "u32"),
            { beta1: 0.9, beta2: 0.999, outside: 1e-7, inside: 0, corrected: false },
          ),
        120,
        280,
      ],
      ["weight_decay_step_f32", (g) => weightDecayStep(range(g, "w"), rate(g), 0.1), 20, 80],
      ["increment_u32", (g) => increment(g.input("counter", [3], "u32")), 1, 8],
    ];
    for (const [kernel, step, operations, bytes] of steps) {
      const costs = costsOf((graph) => {
        step(graph);
        return undefined;
      });
      expect(costs).toEqual([[kernel, operations, bytes]]);
    }
  });

  test("of a convolution: products, a bias", () => {
    const costs = costsOf((graph) =>
      convolution(graph.input("x", [2, 3, 6, 6]), graph.parameter("w", [4, 3, 3, 3]), graph.input("b", [4]), {
        stride: 1,
        padding: 0,
      }),
    );
    const [x, y] = [2 * 3 * 36, 2 * 4 * 16];
    // In one call: what the product makes is not read again.
    expect(costs).toEqual([["convolve_channel_bias_f32", 2 * y * 27 + y, 4 * (x + 4 * 27 + y + 4)]]);
  });

  test("of a convolution with max pooling behind it: those of both, without what lies between", () => {
    const costs = costsOf((graph) => {
      const [x, w] = [graph.input("x", [2, 3, 6, 6]), graph.parameter("w", [4, 3, 3, 3])];
      const y = convolution(x, w, graph.input("b", [4]), { stride: 1, padding: 0 });
      return maxPool(y, { size: [2, 2], stride: 2 });
    });
    const [images, y, pooled] = [2 * 3 * 36, 2 * 4 * 16, 2 * 4 * 4];
    expect(costs).toEqual([
      [
        "convolve_channel_bias_max_pool_f32",
        2 * y * 27 + y + 4 * pooled,
        // Where the largest stand is as long as these.
        4 * (images + 4 * 27 + 4 + 2 * pooled),
      ],
    ]);
  });

  test("of its gradient by filters: a product and an addition for each window and weight", () => {
    const costs = costsOf((graph) => {
      const [x, w] = [graph.input("x", [2, 3, 6, 6]), graph.parameter("w", [4, 3, 3, 3])];
      const y = convolution(x, w, graph.input("b", [4]), { stride: 1, padding: 0 });
      return differentiate(sum(maxPool(y, { size: [2, 2], stride: 2 })), [w], add)[0];
    });
    const [images, pooled] = [2 * 3 * 36, 2 * 4 * 4];
    const bytes = 4 * (images + 4 * 27 + 2 * pooled);
    expect(costs.at(-1)).toEqual(["pooled_grad_filters_f32", 2 * pooled * 27, bytes]);
  });
});

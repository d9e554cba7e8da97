// Fusing: what becomes one call, what stays two, and that no bit changes.

import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { Tensor } from "../../src/graph/tensor.js";
import {
  add,
  addBias,
  convolution,
  matmul,
  maxPool,
  relu,
  scale,
  sigmoid,
  sum,
  tanh,
} from "../../src/ops/index.js";
import { compile } from "../../src/program/compile.js";

/** The kernels of a program that computes `results` from inputs and parameters. */
function kernelsOf(graph: Graph, results: readonly Tensor[], fuses?: boolean): string[] {
  const given = graph.tensors.filter(({ role }) => role !== "value");
  const placed = new Map([...given, ...results].map((tensor, i) => [tensor, 64 * (i + 1)]));
  const options = {
    dtype: "f32",
    placed,
    scratchBase: 65536,
    ...(fuses === undefined ? {} : { fuses }),
  } as const;
  return compile("test", graph, options).calls.map(({ kernel }) => kernel);
}

/** A layer, with what it is made of. */
function layer() {
  const graph = new Graph();
  const x = graph.input("x", [6, 5]);
  const w = graph.parameter("w", [5, 4]);
  const b = graph.parameter("b", [4]);
  const product = matmul(x, w);
  return { graph, x, w, b, product, sums: addBias(product, b) };
}

describe("one call", () => {
  test.each([relu, sigmoid, tanh])("of a product, a bias and an activation: %o", (activation) => {
    const { graph, sums } = layer();
    const y = scale(activation(sums), 2);
    expect(kernelsOf(graph, [y])).toEqual(["gemm_nn_bias_f32", "scale_f32"]);
    expect(kernelsOf(graph, [y], false)).toHaveLength(4);
  });

  test("of a gradient's product and an activation's gradient", () => {
    const { graph, w, b, sums } = layer();
    const second = graph.parameter("second", [4, 3]);
    const loss = sum(matmul(relu(sums), second));
    const gradients = differentiate(loss, [w, b, second], add) as Tensor[];
    const kernels = kernelsOf(graph, gradients);
    expect(kernels).toContain("gemm_nt_activation_grad_f32");
    expect(kernels).not.toContain("relu_grad_f32");
  });
});

describe("one call of an image's ops", () => {
  /** Two images of 6×6 through three filters of 3×3. */
  function images() {
    const graph = new Graph();
    const x = graph.input("x", [2, 1, 6, 6]);
    const w = graph.parameter("w", [3, 1, 3, 3]);
    const b = graph.parameter("b", [3]);
    return { graph, w, b, y: convolution(x, w, b, { stride: 1, padding: 0 }) };
  }

  test.each([relu, sigmoid, tanh])("a convolution, its bias and an activation: %o", (activation) => {
    const { graph, y } = images();
    const result = scale(activation(y), 2);
    expect(kernelsOf(graph, [result])).toEqual(["convolve_channel_bias_f32", "scale_f32"]);
    expect(kernelsOf(graph, [result], false)).toHaveLength(4);
  });

  test("a convolution and its bias alone", () => {
    const { graph, y } = images();
    expect(kernelsOf(graph, [y])).toEqual(["convolve_channel_bias_f32"]);
  });

  const halves = { size: [2, 2], stride: 2 } as const;
  const overlapping = { size: [3, 3], stride: 2 } as const;

  test.each([relu, sigmoid, tanh])(
    "a convolution up to its max pooling, there and back: %o",
    (activation) => {
      const { graph, w, b, y } = images();
      const loss = sum(maxPool(activation(y), halves));
      const gradients = differentiate(loss, [w, b], add) as Tensor[];
      expect(kernelsOf(graph, [loss, ...gradients])).toEqual([
        "convolve_channel_bias_max_pool_f32",
        "sum_f32",
        "sum_grad_f32",
        // Of what was pooled: fewer numbers.
        `${activation.name}_grad_f32`,
        "channel_sums_f32",
        "pooled_grad_filters_f32",
      ]);
    },
  );

  test("max pooling right behind a convolution", () => {
    const { graph, y } = images();
    const result = sum(maxPool(y, overlapping));
    expect(kernelsOf(graph, [result])).toEqual(["convolve_channel_bias_max_pool_f32", "sum_f32"]);
  });

  test("an activation's gradient stays behind windows that overlap: their gradients are added before", () => {
    const { graph, w, b, y } = images();
    const loss = sum(maxPool(sigmoid(y), overlapping));
    const kernels = kernelsOf(graph, differentiate(loss, [w, b], add) as Tensor[]);
    expect(kernels).toContain("convolve_channel_bias_f32");
    expect(kernels.slice(-4)).toEqual([
      "max_pool_grad_f32",
      "sigmoid_grad_f32",
      "channel_sums_f32",
      "convolve_grad_filters_f32",
    ]);
  });

  test.each([1, 8])("of %i samples, there and back, by images too: no planes are made", (samples) => {
    const graph = new Graph();
    const x = graph.parameter("x", [samples, 1, 6, 6]);
    const w = graph.parameter("w", [3, 1, 3, 3]);
    const y = convolution(x, w, graph.parameter("b", [3]), { stride: 1, padding: 0 });
    const loss = sum(maxPool(relu(y), halves));
    const kernels = kernelsOf(graph, differentiate(loss, [x, w], add) as Tensor[]);
    expect(kernels.slice(-3)).toEqual(["relu_grad_f32", "pooled_grad_filters_f32", "pooled_grad_images_f32"]);
  });
});

describe("no fusing", () => {
  test("over what somebody wants to read", () => {
    const { graph, product, sums } = layer();
    const y = relu(sums);
    expect(kernelsOf(graph, [y, sums])).toEqual(["gemm_nn_bias_f32", "relu_f32"]);
    expect(kernelsOf(graph, [y, product])).toEqual(["gemm_nn_f32", "add_bias_f32", "relu_f32"]);
  });

  test("over what another node reads", () => {
    const { graph, product, sums } = layer();
    const y = add(relu(sums), product);
    expect(kernelsOf(graph, [y])).toEqual(["gemm_nn_f32", "add_bias_f32", "relu_f32", "add_f32"]);
    const twice = layer();
    expect(kernelsOf(twice.graph, [add(relu(twice.sums), tanh(twice.sums))])).toEqual([
      "gemm_nn_bias_f32",
      "relu_f32",
      "tanh_f32",
      "add_f32",
    ]);
  });

  test("where the product is the bias, or is multiplied by itself", () => {
    const graph = new Graph();
    const x = graph.input("x", [1, 4]);
    const w = graph.parameter("w", [4, 4]);
    expect(kernelsOf(graph, [addBias(x, matmul(x, w))])).toEqual(["gemm_nn_f32", "add_bias_f32"]);
  });

  test("of a second activation", () => {
    const { graph, sums } = layer();
    expect(kernelsOf(graph, [tanh(relu(sums))])).toEqual(["gemm_nn_bias_f32", "tanh_f32"]);
  });
});

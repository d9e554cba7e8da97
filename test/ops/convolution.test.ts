// Convolution and pooling: the book's numbers with every bit, gradient rules, and shapes that do not fit.

import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { Tensor } from "../../src/graph/tensor.js";
import {
  add,
  addBias,
  addChannelBias,
  col2im,
  convolution,
  im2col,
  matmul,
  maxPool,
  mean,
  mul,
  placesOf,
  relu,
  reshape,
  sigmoid,
  softmaxCrossEntropy,
  sum,
  tanh,
} from "../../src/ops/index.js";
import { convnet } from "./book-convnet.js";
import {
  columnCases,
  columnsStream,
  convolutionStreams,
  convolutions,
  poolStreams,
  pools,
} from "./book-convolution.js";
import { checkGradient } from "./check-gradient.js";
import { backends, makeBackend, runGraph } from "./run-graph.js";

/** Zeros of either sign are equal here: NumPy multiplies padding by weights. */
const plain = (values: ArrayLike<number>) => Array.from(values, (value) => value + 0);
const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

describe.each(backends)("the book's numbers, %s", (name) => {
  test.each(columnCases)(
    "im2col and col2im: $name",
    async ({ shape, size, stride, padding, x, rows, ...expected }) => {
      const graph = new Graph();
      const [images, given] = [graph.parameter("x", shape), graph.parameter("columns", rows)];
      const window = { size, stride, padding };
      const columns = im2col(images, window);
      const values = new Map([
        [images, x],
        [given, columnsStream.slice(0, product(rows))],
      ]);
      const { results } = runGraph(await makeBackend(name), graph, values, [
        columns,
        col2im(given, shape, window),
      ]);
      expect(columns.shape).toEqual(rows);
      expect(results[0].slice(0, expected.columns.length)).toEqual(expected.columns);
      expect(plain(results[1])).toEqual(plain(expected.col2im));
    },
  );

  test.each(convolutions)("Convolution: $name", async ({ stride, padding, expected, ...shapes }) => {
    const graph = new Graph();
    const inputs = {
      x: graph.parameter("x", shapes.x),
      w: graph.parameter("w", shapes.w),
      b: graph.parameter("b", [shapes.w[0]]),
      dy: graph.input("dy", shapes.y),
    };
    const y = convolution(inputs.x, inputs.w, inputs.b, { stride, padding });
    const gradients = differentiate(sum(mul(y, inputs.dy)), [inputs.x, inputs.w, inputs.b], add) as Tensor[];
    const values = new Map(
      Object.entries(inputs).map(([key, tensor]) => [
        tensor,
        convolutionStreams[key as keyof typeof inputs].slice(0, tensor.size),
      ]),
    );
    const { results } = runGraph(await makeBackend(name), graph, values, [y, ...gradients]);
    expect(y.shape).toEqual(shapes.y);
    const [out, dx, dw, db] = results.map(plain);
    expect({ y: out, dx, dw, db }).toEqual({
      y: plain(expected.y),
      dx: plain(expected.dx),
      dw: plain(expected.dw),
      db: plain(expected.db),
    });
  });

  test.each(pools)("Pooling: $name", async ({ shape, size, stride, ...expected }) => {
    const graph = new Graph();
    const x = graph.parameter("x", shape);
    const y = maxPool(x, { size, stride });
    const dy = graph.input("dy", y.shape);
    const [dx] = differentiate(sum(mul(y, dy)), [x], add) as Tensor[];
    const values = new Map([
      [x, poolStreams.x.slice(0, x.size)],
      [dy, poolStreams.dy.slice(0, y.size)],
    ]);
    const indices = y.producer?.outputs[1] as Tensor;
    const { results } = runGraph(await makeBackend(name), graph, values, [y, dx, indices]);
    expect(results[0]).toEqual(expected.y);
    expect(results[1]).toEqual(expected.dx);
    const [width, outHeight, outWidth] = [shape[3], y.shape[2], y.shape[3]];
    const inWindow = results[2].map((index, k) => {
      const [p, q] = [Math.floor(k / outWidth) % outHeight, k % outWidth];
      return (Math.floor(index / width) - p * stride) * size[1] + (index % width) - q * stride;
    });
    expect(inWindow).toEqual(expected.inWindow);
  });

  test("Pooling: of equals the first", async () => {
    const graph = new Graph();
    const x = graph.parameter("x", [1, 1, 4, 4]);
    const y = maxPool(x, { size: [2, 2], stride: 2 });
    const dy = graph.input("dy", y.shape);
    const [dx] = differentiate(sum(mul(y, dy)), [x], add) as Tensor[];
    const values = new Map([
      [x, new Array<number>(16).fill(1)],
      [dy, [1, 2, 3, 4]],
    ]);
    const { results } = runGraph(await makeBackend(name), graph, values, [y, dx]);
    expect(results).toEqual([
      [1, 1, 1, 1],
      [1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0],
    ]);
  });

  test("the convolutional network: scores, loss, gradients", async () => {
    const graph = new Graph();
    const { x, labels, parameters, scores, loss, gradients } = convnet;
    const input = graph.input("x", x.shape);
    const t = graph.input("t", [labels.length], "i32");
    const entries = Object.entries(parameters);
    const tensors = entries.map(([key, { shape }]) => graph.parameter(key, shape));
    const [w1, b1, w2, b2, w3, b3] = tensors;
    const images = relu(convolution(input, w1, b1, { stride: 1, padding: 0 }));
    const pooled = maxPool(images, { size: [2, 2], stride: 2 });
    const hidden = relu(addBias(matmul(reshape(pooled, [3, 64]), w2), b2));
    const y = addBias(matmul(hidden, w3), b3);
    const error = mean(softmaxCrossEntropy(y, t, 1e-7));
    const found = differentiate(error, tensors, add) as Tensor[];
    const values = new Map<Tensor, ArrayLike<number>>([
      [input, x.data],
      [t, labels],
      ...entries.map(([, { data }], i) => [tensors[i], data] as const),
    ]);
    const { results, program } = runGraph(await makeBackend(name), graph, values, [y, error, ...found]);
    const expected = [scores, [loss], ...entries.map(([key]) => gradients[key as keyof typeof gradients])];
    // The tolerance the reference was recorded with: sums in another order, exp and log of another library.
    expected.forEach((row, i) => {
      row.forEach((value, j) => {
        const where = `result ${i}, element ${j}`;
        expect(Math.abs(results[i][j] - value), where).toBeLessThanOrEqual(1e-14 + 1e-11 * Math.abs(value));
      });
    });
    // Nobody asks for the gradient of the images, so nothing computes it.
    const kernels = program.calls.map(({ kernel }) => kernel);
    expect(kernels).toContain("pooled_grad_filters_f64");
    expect(kernels).not.toContain("convolve_columns_grad_columns_f64");
    expect(kernels).not.toContain("col2im_f64");
  });
});

describe("gradient rules against central differences", () => {
  test("convolution with padding, stride and a filter that is no square", () =>
    checkGradient({
      shapes: [[2, 2, 4, 5], [3, 2, 2, 3], [3]],
      build: ([x, w, b]) => convolution(x, w, b, { stride: 2, padding: 1 }),
    }));
  test("convolution twice, pooled, between other ops", () =>
    checkGradient({
      shapes: [[1, 1, 6, 6], [2, 1, 3, 3], [2], [2, 2, 2, 2]],
      build: ([x, w, b, v]) => {
        const h = tanh(convolution(x, w, b, { stride: 1, padding: 1 }));
        return maxPool(convolution(h, v, b, { stride: 1, padding: 0 }), { size: [2, 2], stride: 2 });
      },
    }));
  test("max pooling behind a convolution and an activation", () =>
    checkGradient({
      shapes: [[2, 1, 6, 5], [3, 1, 2, 2], [3]],
      build: ([x, w, b]) =>
        maxPool(sigmoid(convolution(x, w, b, { stride: 1, padding: 0 })), { size: [1, 2], stride: 2 }),
    }));
  test("max pooling behind an activation, its windows overlapping in one direction", () =>
    checkGradient({
      shapes: [[2, 2, 4, 7]],
      build: ([x]) => maxPool(sigmoid(x), { size: [2, 3], stride: 2 }),
    }));
  test("max pooling of the sum of an activation and others", () =>
    checkGradient({
      shapes: [
        [1, 2, 4, 4],
        [1, 2, 4, 4],
      ],
      build: ([x, z]) => maxPool(add(tanh(x), z), { size: [2, 2], stride: 2 }),
    }));
  test("im2col", () =>
    checkGradient({
      shapes: [[2, 1, 3, 4]],
      build: ([x]) => im2col(x, { size: [2, 2], stride: 1, padding: 1 }),
    }));
  test("col2im", () =>
    checkGradient({
      shapes: [[9, 6]],
      build: ([x]) => col2im(x, [1, 1, 4, 5], { size: [2, 3], stride: 2, padding: 1 }),
    }));
  test("maxPool with overlapping windows", () =>
    checkGradient({
      shapes: [[2, 2, 5, 4]],
      build: ([x]) => maxPool(x, { size: [3, 2], stride: 1 }),
    }));
  test("addChannelBias", () =>
    checkGradient({ shapes: [[3, 2, 2, 2], [2]], build: ([x, b]) => addChannelBias(x, b) }));
});

test("how many places a window has: the book's examples", () => {
  const graph = new Graph();
  const plainly = { stride: 1, padding: 0 };
  const cases = [
    [28, 5, 1, 0, 24],
    [7, 3, 2, 0, 3],
    [28, 3, 1, 1, 28],
    [14, 3, 1, 2, 16],
  ];
  for (const [pixels, length, stride, padding, places] of cases) {
    expect(placesOf(pixels, length, { stride, padding })).toBe(places);
  }
  for (const [samples, rows] of [
    [1, 9],
    [10, 90],
  ]) {
    const x = graph.input(`x${samples}`, [samples, 3, 7, 7]);
    expect(im2col(x, { size: [5, 5], ...plainly }).shape).toEqual([rows, 75]);
  }
});

test("shapes that do not fit", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3, 5, 5]);
  const flat = graph.input("flat", [2, 75]);
  const w = graph.parameter("w", [4, 3, 3, 3]);
  const other = graph.parameter("other", [4, 1, 3, 3]);
  const b = graph.parameter("b", [4]);
  const plainly = { stride: 1, padding: 0 };
  const window = { size: [3, 3], ...plainly } as const;
  expect(() => im2col(flat, window)).toThrow(
    "im2col: expected samples × channels × height × width, got flat (2×75).",
  );
  expect(() => im2col(x, { ...window, size: [6, 3] })).toThrow(
    "im2col: expected images of at least 6×3 with padding 0, got x (2×3×5×5).",
  );
  expect(() => col2im(flat, x.shape, window)).toThrow("col2im: expected columns of 18×27, got flat (2×75).");
  expect(() => convolution(x, other, b, plainly)).toThrow(ShapeError);
  expect(() => convolution(flat, w, b, plainly)).toThrow(ShapeError);
  expect(() => convolution(x, w, graph.parameter("five", [5]), plainly)).toThrow(
    "add_channel_bias: expected samples × 5 channels",
  );
  expect(() => maxPool(x, { size: [2, 6], stride: 1 })).toThrow(ShapeError);
});

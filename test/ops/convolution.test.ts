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
  convolution,
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
  // A filter for each of its own weights, with a 1 there, makes the columns; the gradient by images is then their sums.
  test.each(columnCases)(
    "im2col and col2im: $name",
    async ({ shape, size, stride, padding, x, rows, ...expected }) => {
      const [, taps] = rows;
      const graph = new Graph();
      const images = graph.parameter("x", shape);
      const w = graph.parameter("w", [taps, shape[1], ...size]);
      const b = graph.parameter("b", [taps]);
      const y = convolution(images, w, b, { stride, padding });
      const dy = graph.input("dy", y.shape);
      const [dx] = differentiate(sum(mul(y, dy)), [images], add) as Tensor[];
      const places = product(y.shape.slice(2));
      /** Where element k of the rows stands in y. */
      const inPlanes = (k: number) => {
        const [row, tap] = [Math.floor(k / taps), k % taps];
        return (Math.floor(row / places) * taps + tap) * places + (row % places);
      };
      const spread = new Float64Array(y.size);
      for (let k = 0; k < y.size; k++) spread[inPlanes(k)] = columnsStream[k];
      const values = new Map<Tensor, ArrayLike<number>>([
        [images, x],
        [w, Array.from({ length: taps * taps }, (_, i) => (i % (taps + 1) === 0 ? 1 : 0))],
        [b, new Array<number>(taps).fill(0)],
        [dy, spread],
      ]);
      const { results } = runGraph(await makeBackend(name), graph, values, [y, dx]);
      expect(y.size).toBe(product(rows));
      const columns = expected.columns.map((_, k) => results[0][inPlanes(k)]);
      expect(plain(columns)).toEqual(plain(expected.columns));
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
    expect(kernels).not.toContain("pooled_grad_images_f64");
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
  test("max pooling with overlapping windows behind the second of two convolutions", () =>
    checkGradient({
      shapes: [[2, 1, 5, 6], [2, 1, 2, 2], [2], [3, 2, 2, 3], [3]],
      build: ([x, w, b, v, c]) => {
        const h = convolution(x, w, b, { stride: 1, padding: 1 });
        return maxPool(convolution(h, v, c, { stride: 1, padding: 1 }), { size: [3, 2], stride: 1 });
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
  test("maxPool with overlapping windows", () =>
    checkGradient({
      shapes: [[2, 2, 5, 4]],
      build: ([x]) => maxPool(x, { size: [3, 2], stride: 1 }),
    }));
  test("addChannelBias", () =>
    checkGradient({ shapes: [[3, 2, 2, 2], [2]], build: ([x, b]) => addChannelBias(x, b) }));
});

test("how many places a window has: the book's examples", () => {
  const cases = [
    [28, 5, 1, 0, 24],
    [7, 3, 2, 0, 3],
    [28, 3, 1, 1, 28],
    [14, 3, 1, 2, 16],
  ];
  for (const [pixels, length, stride, padding, places] of cases) {
    expect(placesOf(pixels, length, { stride, padding })).toBe(places);
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
  const large = graph.parameter("large", [4, 3, 6, 3]);
  expect(() => convolution(x, large, b, plainly)).toThrow(
    "convolution: expected images of at least 6×3 with padding 0, got x (2×3×5×5).",
  );
  expect(() => convolution(x, other, b, plainly)).toThrow(ShapeError);
  expect(() => convolution(flat, w, b, plainly)).toThrow(ShapeError);
  expect(() => convolution(x, w, graph.parameter("five", [5]), plainly)).toThrow(
    "add_channel_bias: expected samples × 5 channels",
  );
  expect(() => maxPool(x, { size: [2, 6], stride: 1 })).toThrow(ShapeError);
});

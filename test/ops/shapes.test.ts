// What the ops say of tensors that do not fit: when a graph is built, never when it runs.

import { expect, test } from "vitest";
import { Graph } from "../../src/graph/graph.js";
import type { ElementType, Shape } from "../../src/graph/tensor.js";
import { SPARE } from "../../src/kernels/nonzeros-layout.js";
import * as ops from "../../src/ops/index.js";
import { nonzerosForm } from "../../src/ops/nonzeros.js";

const graph = new Graph();
const a = (shape: Shape, type?: ElementType) => graph.input("a", shape, type);
const b = (shape: Shape, type?: ElementType) => graph.input("b", shape, type);
const window = { size: [3, 3], stride: 1, padding: 0 } as const;

test.each([
  [() => ops.add(a([2, 3]), b([3, 2])), "add: expected two tensors of shape 2×3, got b (3×2)."],
  [() => ops.addBias(a([2, 3]), b([2])), "add_bias: expected a bias of 3 elements, got b (2)."],
  [
    () => ops.addBias(a([2, 3, 4]), b([4])),
    "add_bias: expected a matrix (rows × columns), got a (2×3×4). Add flatten() before it.",
  ],
  [
    () => ops.addChannelBias(a([2, 3, 4, 4]), b([4])),
    "add_channel_bias: expected samples × 4 channels, got a (2×3×4×4), b (4).",
  ],
  [
    () => ops.matmul(a([2, 3]), b([2, 3])),
    "matmul: expected a second factor that sums over 3 elements, got b (2×3).",
  ],
  [
    () => ops.matmul(a([2, 3]), b([3, 2]), "tn"),
    "matmul_tn: expected a second factor that sums over 2 elements, got b (3×2).",
  ],
  [
    () => ops.matmul(a([2, 3]), b([3, 2]), "nt"),
    "matmul_nt: expected a second factor that sums over 3 elements, got b (3×2).",
  ],
  [() => ops.matmul(a([2, 3]), b([3])), "matmul: expected a matrix (rows × columns), got b (3)."],
  [
    () => ops.gatherRows(a([9, 3]), b([2], "i32")),
    "gather_rows: expected a table and u32 indices, got a (9×3), b (2) of i32.",
  ],
  [
    () => ops.gatherRows(a([9, 3], "u32"), b([2], "u32")),
    "gather_rows: expected a table and u32 indices, got a (9×3) of u32, b (2) of u32.",
  ],
  [
    () => ops.gatherRows(a([9, 3]), b([2], "u32"), 0.5),
    "gather_rows: expected scale 1 for a table that is not of bytes, got 0.5.",
  ],
  [() => ops.reshape(a([2, 3]), [2, 2]), "reshape: expected a tensor of 4 elements, got a (2×3)."],
  [
    () => ops.maxPool(a([4, 4]), window),
    "max_pool: expected samples × channels × height × width, got a (4×4).",
  ],
  [
    () => ops.maxPool(a([1, 1, 3, 2]), window),
    "max_pool: expected images of at least 3×3 with padding 0, got a (1×1×3×2).",
  ],
  [
    () => ops.convolution(a([1, 2, 4, 4]), b([5, 3, 3, 3]), a([5]), window),
    "convolution: expected images and filters (… × channels × height × width) of equal channels, " +
      "got a (1×2×4×4), b (5×3×3×3).",
  ],
  [() => ops.softmax(a([2, 3, 4])), "softmax: expected a matrix (rows × columns), got a (2×3×4)."],
  [
    () => ops.crossEntropy(a([2, 3]), b([3], "i32")),
    "cross_entropy_labels: expected 2 class indices, got b (3) of i32.",
  ],
  [
    () => ops.softmaxCrossEntropy(a([2, 3]), b([2, 4])),
    "softmax_cross_entropy_targets: expected two tensors of shape 2×3, got b (2×4).",
  ],
  [
    () => ops.countCorrect(a([2, 3]), b([3], "i32")),
    "count_equal: expected two tensors of shape 2, got b (3) of i32.",
  ],
])("case %#", (build, error) => {
  expect(build).toThrow(error);
});

test.each([
  [1, 1],
  [128, 1],
  [129, 2],
  [784, 7],
])("lists of rows of %s numbers begin in %s parts, and end", (width, parts) => {
  const [indices, bounds] = [a([5], "u32"), b([99], "u32")];
  const outputs = (pairs: ReturnType<typeof a>) => {
    const { op, inputs } = nonzerosForm(width, 1, indices, { pairs, bounds, most: 9, mean: 4 });
    return op.outputs(inputs);
  };
  const list = { shape: [parts + 1, 5], type: "u32" };
  // An entry takes 16 bytes at most.
  expect(outputs(a([30, 2], "u8"))).toEqual([{ shape: [5, (9 + SPARE) * 4], type: "u32" }, list]);
  expect(outputs(a([30, 2]))).toEqual([list]);
});

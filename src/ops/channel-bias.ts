import { message, ShapeError } from "../errors.js";
import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { describe, like } from "./check.js";

/** Sizes as the kernels take them: samples, channels, elements of a channel in a sample. */
function sizesOf(x: Tensor): readonly number[] {
  const [samples, channels] = x.shape;
  return [samples, channels, x.size / samples / channels];
}

const channelSumsOp: Op = {
  name: "channel_sums",
  outputs: ([x]) => [{ shape: [x.shape[1]] }],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `channel_sums_${dtype}`, arguments: [y, x, ...sizesOf(x)], operations: x.size },
  ],
};

const addChannelBiasOp: Op = {
  name: "add_channel_bias",
  inPlace: 0,
  epilogue: { name: "channel_bias", operations: 1 },
  outputs([x, bias]) {
    if (x.shape.length < 2 || bias.size !== x.shape[1]) {
      throw new ShapeError(
        message("add_channel_bias", `samples × ${bias.size} channels`, `${describe(x)}, ${describe(bias)}`),
      );
    }
    return [like(x)];
  },
  // What was spread stayed in its channel: fewer numbers have the same sum.
  gradient: (_, [dy]) =>
    dy ? [dy, dy.graph.apply1(channelSumsOp, [dy.producer?.op.spread?.narrow ?? dy])] : [],
  calls: ({ inputs: [x, bias], outputs: [y] }, dtype) => [
    { kernel: `add_channel_bias_${dtype}`, arguments: [y, x, bias, ...sizesOf(x)], operations: x.size },
  ],
};

/**
 * `y[n, c, …] = x[n, c, …] + bias[c]`. Shapes:  x, y (samples, channels, …)   bias (channels).
 *
 * Gradients: `dx = dy`, `dbias[c] = Σ dy[n, c, …]`.
 */
export function addChannelBias(x: Tensor, bias: Tensor): Tensor {
  return x.graph.apply1(addChannelBiasOp, [x, bias]);
}

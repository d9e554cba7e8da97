import { message, ShapeError } from "../errors.js";
import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { describe, like } from "./check.js";

export interface BatchNormOptions {
  /** Channels that each have their own statistics: x is seen as (batch, channels, run). */
  readonly channels: number;
  /** ε, added to the variance below the root. */
  readonly epsilon: number;
}

function checkChannels(name: string, x: Tensor, ofChannels: readonly Tensor[], channels: number): void {
  if (x.shape.length < 2 || (x.size / x.shape[0]) % channels !== 0) {
    throw new ShapeError(message(name, `batches of ${channels} channels`, describe(x)));
  }
  const wrong = ofChannels.find((tensor) => tensor.size !== channels);
  if (wrong) throw new ShapeError(message(name, `${channels} numbers, one per channel`, describe(wrong)));
}

/** Sizes as the kernels take them: rows, channels, elements of a channel in a row. */
function sizesOf(x: Tensor, channels: number): readonly number[] {
  return [x.shape[0], channels, x.size / x.shape[0] / channels];
}

function batchNormOp({ channels, epsilon }: BatchNormOptions): Op {
  const name = "batch_norm";
  const gradientOp: Op = {
    name: `${name}_grad`,
    inPlace: 0,
    outputs: ([dy, , gamma]) => [like(dy), like(gamma), like(gamma)],
    calls: ({ inputs: [dy, x, gamma, mean, variance], outputs: [dx, dgamma, dbeta] }, dtype) => {
      const inputs = [dy, x, gamma, mean, variance];
      const args = [dx, dgamma, dbeta, ...inputs, ...sizesOf(x, channels), epsilon];
      return [{ kernel: `${name}_grad_${dtype}`, arguments: args, operations: 9 * x.size }];
    },
  };
  return {
    name,
    inPlace: 0,
    outputs([x, gamma, beta]) {
      checkChannels(name, x, [gamma, beta], channels);
      return [like(x), like(gamma), like(gamma)];
    },
    gradient: ({ inputs: [x, gamma], outputs: [, mean, variance] }, [dy]) =>
      dy ? x.graph.apply(gradientOp, [dy, x, gamma, mean, variance]) : [],
    calls: ({ inputs: [x, gamma, beta], outputs: [y, mean, variance] }, dtype) => {
      const args = [y, mean, variance, x, gamma, beta, ...sizesOf(x, channels), epsilon];
      return [{ kernel: `${name}_${dtype}`, arguments: args, operations: 6 * x.size }];
    },
  };
}

function batchNormGivenOp({ channels, epsilon }: BatchNormOptions): Op {
  const name = "batch_norm_given";
  return {
    name,
    inPlace: 0,
    outputs([x, ...ofChannels]) {
      checkChannels(name, x, ofChannels, channels);
      return [like(x)];
    },
    calls: ({ inputs, outputs: [y] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [y, ...inputs, ...sizesOf(y, channels), epsilon],
        operations: 3 * y.size,
      },
    ],
  };
}

/**
 * `y = γ·(x − μ) / √(σ² + ε) + β` with the mean μ and variance σ² of the batch, one of each per channel; the variance
 * divides by the number of elements, not by one less.
 *
 * Shapes:  x, y (batch, channels·run…)   γ, β, μ, σ² (channels)
 *
 * Gradients, N elements a channel, x̂ = (x − μ) / √(σ² + ε):  `dγ = Σ dy·x̂`, `dβ = Σ dy`,
 * `dx = γ/√(σ² + ε)·(dy − dβ/N − x̂·dγ/N)`. None flows through the mean and variance that are given back.
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  options: BatchNormOptions,
): { readonly y: Tensor; readonly mean: Tensor; readonly variance: Tensor } {
  const [y, mean, variance] = x.graph.apply(batchNormOp(options), [x, gamma, beta]);
  return { y, mean, variance };
}

/** The same with a mean and variance that are given. No gradient rule: it is for evaluation. */
export function batchNormGiven(
  x: Tensor,
  [gamma, beta, mean, variance]: readonly [gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor],
  options: BatchNormOptions,
): Tensor {
  return x.graph.apply1(batchNormGivenOp(options), [x, gamma, beta, mean, variance]);
}

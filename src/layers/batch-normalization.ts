import { checkNumber, checkOneOf, checkOptions, message, ShapeError, showShape } from "../errors.js";
import { type Shape, sizeOf } from "../graph/tensor.js";
import { type Initializer, zeros } from "../initializers/index.js";
import { batchNorm, batchNormGiven, movingAverageStep } from "../ops/index.js";
import type { Layer } from "./layer.js";

/** What has a mean and a variance of its own. */
const UNITS = ["feature", "channel"] as const;

/** Options of `batchNormalization`. */
export interface BatchNormalizationOptions {
  /** How much of the running mean and variance a step leaves, from 0 to 1. Default 0.9. */
  momentum?: number;
  /** ε, added to the variance below the root, 1e-37 to 1. Default 1e-6 (the book writes 10e-7). */
  epsilon?: number;
  /**
   * What has a mean and a variance of its own: every `feature`, as in the book, which flattens (N, C, H, W) to
   * (N, C·H·W) (default); or every `channel` of (N, C, …), over all its places, as Keras and PyTorch do with images.
   */
  per?: (typeof UNITS)[number];
  /** The running variance before the first step, >= 0. Default 0, as in the book; Keras and PyTorch start at 1. */
  initialVariance?: number;
  /** Default: the model counts, `batchNormalization_1`. */
  name?: string;
}

const ones: Initializer = { kind: "ones", options: {}, fill: (weights) => weights.fill(1) };

/** Numbers with statistics of their own in one sample of such a shape. */
function channelsIn(where: string, sample: Shape, per: string): number {
  if (sample.length === 0) throw new ShapeError(message(where, "features to normalise", showShape(sample)));
  return per === "channel" ? sample[0] : sizeOf(sample);
}

/**
 * Batch normalisation: `y = γ·(x − μ) / √(σ² + ε) + β`, γ = 1 and β = 0 at first.
 *
 * Shapes:  x, y (batch, features…)   γ, β, μ, σ² (features), or (channels) with `per: "channel"`
 *
 * While training, μ and σ² are the mean and the variance (divided by N, not N − 1) of the batch, and running ones
 * follow them: `running ← momentum·running + (1 − momentum)·batch`, from 0. Evaluation and prediction take the running
 * ones; before any training these are 0, and so x is divided by √ε.
 *
 * The field's usual layers differ in what shares statistics (`per`), in where the running variance starts
 * (`initialVariance`), in ε (Keras 1e-3, PyTorch 1e-5), and PyTorch's running variance divides by N − 1.
 *
 * A batch of one is its own mean: then y = β and nothing flows back to x.
 *
 * Source: Ioffe & Szegedy 2015; the program of *Deep Learning from Scratch*, chapter 6.
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): Layer {
  const known = { momentum: true, epsilon: true, per: true, initialVariance: true, name: true } as const;
  const { name } = checkOptions("batchNormalization", options, known);
  const momentum = checkNumber("batchNormalization: momentum", options.momentum ?? 0.9, 0, 1);
  const epsilon = checkNumber("batchNormalization: epsilon", options.epsilon ?? 1e-6, 1e-37, 1);
  const per = checkOneOf("batchNormalization: per", options.per ?? "feature", UNITS);
  const initialVariance = checkNumber("batchNormalization: initialVariance", options.initialVariance ?? 0, 0);
  return {
    kind: "batchNormalization",
    ...(name === undefined ? {} : { name }),
    options: { momentum, epsilon, per, initialVariance },
    build(x, scope) {
      const channels = channelsIn(`batchNormalization "${scope.name}"`, x.shape.slice(1), per);
      const gamma = scope.parameter("gamma", [channels], ones);
      const beta = scope.parameter("beta", [channels], zeros());
      const runningMean = scope.state("runningMean", [channels], 0);
      const runningVariance = scope.state("runningVariance", [channels], initialVariance);
      const form = { channels, epsilon };
      if (!scope.training) return batchNormGiven(x, [gamma, beta, runningMean, runningVariance], form);
      const { y, mean, variance } = batchNorm(x, gamma, beta, form);
      scope.onUpdate(() => {
        movingAverageStep(runningMean, mean, momentum);
        movingAverageStep(runningVariance, variance, momentum);
      });
      return y;
    },
  };
}

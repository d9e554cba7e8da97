import { checkInteger, checkOptions } from "../errors.js";
import { checkInitializer, he, type Initializer, initializers, zeros } from "../initializers/index.js";
import * as ops from "../ops/index.js";
import { restore, type Saved } from "../saved.js";
import type { Layer } from "./layer.js";
import { checkImages, checkSize, type WindowSize } from "./window.js";

/** Options of `convolution`. */
export interface ConvolutionOptions {
  /** Height and width of a filter in pixels: 5, or [5, 3]. */
  size: WindowSize;
  /** Pixels from one place of the filter to the next, >= 1. Default 1. */
  stride?: number;
  /** Zeros around the image, on every side, >= 0. Default 0. With `(size − 1) / 2` and stride 1 the image keeps its size. */
  padding?: number;
  /** First weights. Default `he()`, a unit having channels · filter height · filter width inputs. Biases start at zero. */
  weights?: Initializer;
  /** Default: the model counts, `convolution_1`. */
  name?: string;
}

/**
 * Convolution: `y[f, p, q] = Σ_cij W[f, c, i, j]·x[c, p·stride + i − padding, q·stride + j − padding] + b[f]` for every
 * sample.
 *
 * Shapes:  x (batch, channels, height, width)   W (filters, channels, filter height, filter width)   b (filters)
 *          y (batch, filters, P, Q),  P = ⌊(height + 2·padding − filter height) / stride⌋ + 1, Q likewise: rows and
 *          columns of pixels that the last place does not reach are left out
 *
 * @param filters  Number of filters, the channels of y, >= 1.
 * @throws {ShapeError}  When it is built on something other than images, or on images smaller than a filter.
 *
 * Source: LeCun et al. 1998; the program of *Deep Learning from Scratch*, chapter 7.
 *
 * @example
 * const model = await sequential([convolution(30, { size: 5 }), relu(), maxPooling(), flatten(), dense(10)])
 *   .compile({ input: [1, 28, 28], loss: softmaxCrossEntropy() });
 */
export function convolution(filters: number, options: ConvolutionOptions): Layer {
  checkInteger("convolution: filters", filters, 1);
  const known = { size: true, stride: true, padding: true, weights: true, name: true } as const;
  const size = checkSize("convolution: size", options?.size);
  const { name } = checkOptions("convolution", options, known);
  const weights = checkInitializer("convolution: weights", options.weights ?? he());
  const stride = checkInteger("convolution: stride", options.stride ?? 1, 1);
  const padding = checkInteger("convolution: padding", options.padding ?? 0, 0);
  return {
    kind: "convolution",
    ...(name === undefined ? {} : { name }),
    options: { filters, size, stride, padding, weights: { kind: weights.kind, options: weights.options } },
    build(x, scope) {
      checkImages(`convolution "${scope.name}"`, x, { size, stride, padding });
      const channels = x.shape[1];
      const area = size[0] * size[1];
      const fans = { fanIn: channels * area, fanOut: filters * area };
      const w = scope.parameter("weight", [filters, channels, ...size], weights, { fans, decays: true });
      const b = scope.parameter("bias", [filters], zeros());
      return ops.convolution(x, w, b, { stride, padding });
    },
  };
}

/** The layer that was saved with these options. */
export function restoreConvolution({
  filters,
  weights,
  ...options
}: ConvolutionOptions & { filters: number; weights: Saved }): Layer {
  return convolution(filters, { ...options, weights: restore("initializer", initializers, weights) });
}

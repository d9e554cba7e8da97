import { checkInteger, checkOptions } from "../errors.js";
import { maxPool } from "../ops/index.js";
import type { Layer } from "./layer.js";
import { checkImages, checkSize, type WindowSize } from "./window.js";

/** Options of `maxPooling`. */
export interface MaxPoolingOptions {
  /** Height and width of a window in pixels: 2 (default), or [2, 3]. */
  size?: WindowSize;
  /** Pixels from one window to the next, >= 1. Default: the height of a window, so that square windows lie side by side. */
  stride?: number;
  /** Default: the model counts, `maxPooling_1`. */
  name?: string;
}

/**
 * The largest pixel of every window: `y[c, p, q] = max_ij x[c, p·stride + i, q·stride + j]` for every sample. The
 * gradient goes to that pixel, the first, row by row, where several are largest.
 *
 * Shapes:  x (batch, channels, height, width)   y (batch, channels, P, Q),
 *          P = ⌊(height − window height) / stride⌋ + 1, Q likewise: pixels that the last window does not reach are left out
 *
 * @throws {ShapeError}  When it is built on something other than images, or on images smaller than a window.
 *
 * Source: the Pooling of *Deep Learning from Scratch*, chapter 7.
 */
export function maxPooling(options: MaxPoolingOptions = {}): Layer {
  const { name } = checkOptions("maxPooling", options, { size: true, stride: true, name: true });
  const size = checkSize("maxPooling: size", options.size ?? 2);
  const stride = checkInteger("maxPooling: stride", options.stride ?? size[0], 1);
  return {
    kind: "maxPooling",
    ...(name === undefined ? {} : { name }),
    options: { size, stride },
    build(x, scope) {
      checkImages(`maxPooling "${scope.name}"`, x, { size, stride, padding: 0 });
      return maxPool(x, { size, stride });
    },
  };
}

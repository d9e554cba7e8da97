import { message, ShapeError, showShape } from "../errors.js";
import type { Op } from "../graph/node.js";
import { type Shape, sizeOf, type Tensor } from "../graph/tensor.js";
import { describe } from "./check.js";
import { checkWindow, placesOf, type Window } from "./window.js";

/** The shape of the columns of images of that shape. */
function columnsShape([samples, channels, height, width]: Shape, window: Window): Shape {
  const [filterHeight, filterWidth] = window.size;
  const places = placesOf(height, filterHeight, window) * placesOf(width, filterWidth, window);
  return [samples * places, channels * filterHeight * filterWidth];
}

function im2colOp(window: Window): Op {
  return {
    name: "im2col",
    outputs([x]) {
      checkWindow("im2col", x, window);
      return [{ shape: columnsShape(x.shape, window) }];
    },
    gradient: ({ inputs: [x] }, [dy]) => [dy && col2im(dy, x.shape, window)],
    calls({ inputs: [x], outputs: [columns] }, dtype) {
      const sizes = [...x.shape, ...window.size, window.stride, window.padding];
      return [{ kernel: `im2col_${dtype}`, arguments: [columns, x, ...sizes], operations: 0 }];
    },
  };
}

function col2imOp(shape: Shape, window: Window): Op {
  return {
    name: "col2im",
    epilogue: { name: "col2im", operations: 0 },
    outputs([columns]) {
      const expected = columnsShape(shape, window);
      if (columns.size !== sizeOf(expected)) {
        throw new ShapeError(message("col2im", `columns of ${showShape(expected)}`, describe(columns)));
      }
      return [{ shape }];
    },
    gradient: (_, [dx]) => [dx && im2col(dx, window)],
    calls({ inputs: [columns], outputs: [x] }, dtype) {
      const sizes = [...shape, ...window.size, window.stride, window.padding];
      return [{ kernel: `col2im_${dtype}`, arguments: [x, columns, ...sizes], operations: columns.size }];
    },
  };
}

/**
 * Every place of a window over the images as a row, zeros where it reaches over the edge:
 * `y[n, p, q, c, i, j] = x[n, c, p·stride + i − padding, q·stride + j − padding]`.
 *
 * Shapes:  x (samples, channels, height, width)   y (samples·P·Q, channels·window height·window width), P and Q places
 *
 * Gradient: col2im.
 */
export function im2col(x: Tensor, window: Window): Tensor {
  return x.graph.apply1(im2colOp(window), [x]);
}

/**
 * Images whose every pixel is the sum of the elements that im2col would copy it to.
 *
 * @param shape  Of the images: (samples, channels, height, width).
 *
 * Gradient: im2col.
 */
export function col2im(columns: Tensor, shape: Shape, window: Window): Tensor {
  return columns.graph.apply1(col2imOp(shape, window), [columns]);
}

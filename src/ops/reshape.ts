import { message, ShapeError, showShape } from "../errors.js";
import type { Op } from "../graph/node.js";
import { type Shape, sizeOf, type Tensor } from "../graph/tensor.js";
import { describe } from "./check.js";

function reshapeOp(shape: Shape): Op {
  return {
    name: "reshape",
    viewOf: 0,
    outputs([x]) {
      if (x.size !== sizeOf(shape)) {
        throw new ShapeError(message("reshape", `a tensor of ${sizeOf(shape)} elements`, describe(x)));
      }
      return [{ shape, type: x.type }];
    },
    gradient: ({ inputs: [x] }, [dy]) => [dy && reshape(dy, x.shape)],
    calls: () => [],
  };
}

/** The same elements in another shape; no number moves. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return showShape(x.shape) === showShape(shape) ? x : x.graph.apply1(reshapeOp(shape), [x]);
}

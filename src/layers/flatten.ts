import { sizeOf } from "../graph/tensor.js";
import { reshape } from "../ops/index.js";
import type { Layer } from "./layer.js";

/** Puts all features of a sample in one row. Shapes:  x (batch, a, b, …)   y (batch, a·b·…). */
export function flatten(): Layer {
  return {
    kind: "flatten",
    options: {},
    build: (x) => reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]),
  };
}

// The surfaces to walk down, written with the package's operations, so that it differentiates them.

import { add, mul, type NDArray, scale, square, sub, type Variable } from "downhill";
import type { OptimizerName } from "./optimizers.js";

type Numbers = Variable<NDArray>;
export type Point = readonly [x: number, y: number];

export interface Surface {
  /** Of as many points at once as x and y have elements. */
  readonly height: (x: Numbers, y: Numbers) => Numbers;
  readonly formula: string;
  /** The part that is shown: |x| and |y| up to these. */
  readonly reach: Point;
  readonly start: Point;
  /** Heights of the contour lines. */
  readonly levels: readonly number[];
  /** Learning rates with which each optimizer shows its way of walking. */
  readonly rates: Readonly<Record<OptimizerName, number>>;
}

const bowl: Surface = {
  height: (x, y) => add(square(x), square(y)),
  formula: "x² + y²",
  reach: [8, 5],
  start: [-3, 4],
  levels: [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66, 78],
  rates: { sgd: 0.1, momentum: 0.05, nesterov: 0.05, adaGrad: 1.5, rmsProp: 0.15, adam: 0.4 },
};

/** The book's valley, twenty times as steep across as along. */
const valley: Surface = {
  height: (x, y) => add(scale(square(x), 1 / 20), square(y)),
  formula: "x²/20 + y²",
  reach: [9, 4.5],
  start: [-7, 2],
  levels: [0.25, 0.75, 1.5, 2.5, 4, 6, 8.5, 11.5, 15, 19, 23],
  rates: { sgd: 0.95, momentum: 0.1, nesterov: 0.1, adaGrad: 1.5, rmsProp: 0.1, adam: 0.3 },
};

/** At the origin it falls along y and rises along x; the bottoms are at y = ±1. */
const saddle: Surface = {
  height: (x, y) => {
    const y2 = square(y);
    return add(scale(square(x), 1 / 2), scale(sub(mul(y2, y2), scale(y2, 2)), 1 / 4));
  },
  formula: "x²/2 − y²/2 + y⁴/4",
  reach: [2.7, 1.7],
  start: [-2, 0.02],
  levels: [-0.22, -0.16, -0.08, 0, 0.12, 0.3, 0.55, 0.9, 1.35, 1.9, 2.6, 3.4, 4.3],
  rates: { sgd: 0.25, momentum: 0.05, nesterov: 0.05, adaGrad: 0.3, rmsProp: 0.04, adam: 0.1 },
};

export const surfaces = { bowl, valley, saddle } satisfies Record<string, Surface>;
export type SurfaceName = keyof typeof surfaces;

// One optimizer's way down, by the package's gradientDescent.

import { gradientDescent } from "downhill";
import { type OptimizerName, optimizers } from "./optimizers.js";
import type { Point, Surface } from "./surfaces.js";
import { gradientsAt, heightsAt } from "./terrain.js";

/** Steps of every walk. */
export const STEPS = 60;

export interface Walk {
  /** The start, and where each step led; fewer than STEPS + 1 when the numbers became infinite. */
  readonly points: readonly Point[];
  readonly heights: ArrayLike<number>;
}

export function walkDown(surface: Surface, name: OptimizerName, learningRate: number, start: Point): Walk {
  const points: Point[] = [];
  const slope = (point: number[]) => {
    points.push(point as unknown as Point);
    return [...gradientsAt(surface, [point as unknown as Point])[0]];
  };
  const f = (point: number[]) => heightsAt(surface, [point as unknown as Point])[0];
  try {
    const optimizer = optimizers[name]({ learningRate });
    const { x } = gradientDescent(f, [...start], { optimizer, steps: STEPS, gradient: slope });
    points.push(x as unknown as Point);
  } catch (error) {
    // Off to infinity: the walk ends with the last position that was a number.
    if (!(error instanceof RangeError)) throw error;
  }
  return { points, heights: measured(surface, points) };
}

/** The heights of all points. Numbers may end for heights before they do for positions: those points are left out. */
function measured(surface: Surface, points: Point[]): Float64Array {
  try {
    const heights = heightsAt(surface, points);
    if (heights.every(Number.isFinite)) return heights;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  points.pop();
  return measured(surface, points);
}

// Compares a gradient with difference quotients, element by element.

import { message, show } from "../errors.js";
import { indicesOf } from "../graph/tensor.js";
import type { Problem } from "./problem.js";
import type { ParameterReport } from "./report.js";

/** Half the distance from 1 to the next float64. */
const UNIT_ROUNDOFF = 2 ** -53;
/** A value is taken to be exact to so many unit roundoffs of its magnitude: sums of thousands of terms stay below it. */
const ROUNDINGS = 64;
/** How often a place where the value bends is looked at more closely, and how much closer each time. */
const CLOSER_LOOKS = 3;
const CLOSER = 4;
/** Relative differences are taken where rounding alone cannot make them larger than a thousandth. */
const MEANINGFUL = 1000;

/** What an element turned out to be. */
type Verdict = "right" | "kink" | "wrong";

export interface Bounds {
  readonly h: number;
  /** Allowed on top of what h makes unavoidable. */
  readonly tolerance: number;
}

/** Compares every element of every array of a problem. @throws {RangeError} where the value is not finite. */
export function compare(problem: Problem, bounds: Bounds): ParameterReport[] {
  const magnitude = Math.max(1, problem.magnitude);
  const center = problem.value();
  if (!Number.isFinite(center)) {
    throw new RangeError(message("gradcheck", "a finite value to differentiate", show(center)));
  }
  return problem.arrays.map(({ name, shape, numbers, gradient }) => {
    let [sum, kinks, failures] = [0, 0, 0];
    let relative = 0;
    const meaningful = (MEANINGFUL * ROUNDINGS * UNIT_ROUNDOFF * magnitude) / bounds.h;
    let worst = { at: 0, numeric: Number.NaN, difference: -1, wrong: false };
    for (let i = 0; i < numbers.length; i++) {
      const around = lookAround(problem, numbers, i, center);
      const analytic = gradient[i];
      const numeric = (around(bounds.h, 1) - around(bounds.h, -1)) / (2 * bounds.h);
      const distance = Math.abs(analytic - numeric);
      const difference = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
      sum += difference;
      const verdict = judge(analytic, around, magnitude, bounds);
      if (verdict === "kink") {
        kinks++;
        continue;
      }
      const wrong = verdict === "wrong";
      if (wrong) failures++;
      const size = Math.max(Math.abs(analytic), Math.abs(numeric));
      if (size > meaningful) relative = Math.max(relative, difference / size);
      if ((wrong && !worst.wrong) || (wrong === worst.wrong && difference > worst.difference))
        worst = { at: i, numeric, difference, wrong };
    }
    return {
      name,
      shape,
      largestAbsolute: Math.max(0, worst.difference),
      largestRelative: relative,
      meanAbsolute: sum / numbers.length,
      at: indicesOf(worst.at, shape),
      analytic: gradient[worst.at],
      numeric: worst.numeric,
      kinks,
      failures,
    };
  });
}

/** The value with one number moved by `steps · h`; each is computed once. */
type Around = (h: number, steps: number) => number;

function lookAround(problem: Problem, numbers: Float64Array, i: number, center: number): Around {
  const known = new Map<number, number>([[0, center]]);
  return (h, steps) => {
    const offset = steps * h;
    let value = known.get(offset);
    if (value === undefined) {
      const saved = numbers[i];
      numbers[i] = saved + offset;
      value = problem.value();
      numbers[i] = saved;
      known.set(offset, value);
    }
    return value;
  };
}

/**
 * The rule is laid down at `gradcheck`. The quotients of the closer look are exact but for terms in h⁶ (`central`) and
 * h³ (`left`, `right`); the sums of their weights' sizes, 11/6 and 20/3, say how much of a value's error they pass on.
 */
function judge(analytic: number, around: Around, magnitude: number, { h, tolerance }: Bounds): Verdict {
  const rounding = (step: number) => (ROUNDINGS * UNIT_ROUNDOFF * magnitude) / step;
  const near = (quotient: number, allowed: number) => Math.abs(analytic - quotient) <= allowed + tolerance;
  const first = (around(h, 1) - around(h, -1)) / (2 * h);
  if (near(first, rounding(h) + (h * h * magnitude) / 6)) return "right";
  for (let look = 0, step = h; look <= CLOSER_LOOKS; look++, step /= CLOSER) {
    const f = (steps: number) => around(step, steps);
    const central = (45 * (f(1) - f(-1)) - 9 * (f(2) - f(-2)) + (f(3) - f(-3))) / (60 * step);
    if (near(central, 2 * rounding(step))) return look === 0 ? "right" : "kink";
    const side = (s: 1 | -1) => (s * (-11 * f(0) + 18 * f(s) - 9 * f(2 * s) + 2 * f(3 * s))) / (6 * step);
    const [left, right] = [side(-1), side(1)];
    const allowed = 7 * rounding(step);
    if (Math.abs(right - left) <= 2 * allowed) return "wrong";
    if (near(left, allowed) || near(right, allowed)) return "kink";
  }
  return "wrong";
}

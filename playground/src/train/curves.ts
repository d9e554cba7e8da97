// The numbers behind the curves: however long training takes, as means over few enough steps to be kept and drawn.

/** One quantity over all steps so far. */
export interface Curve {
  /** Steps that have been told. */
  readonly steps: number;
  /** Steps that share a point. */
  readonly width: number;
  /** Their values, added up; the last point may still wait for some of its steps. */
  readonly sums: readonly number[];
}

export interface Curves {
  readonly losses: Curve;
  readonly accuracies: Curve;
  /** Of the test images, after epochs: the step, and what was measured. */
  readonly tests: readonly { readonly step: number; readonly loss: number; readonly accuracy: number }[];
}

export const noCurve: Curve = { steps: 0, width: 1, sums: [] };
export const noCurves: Curves = { losses: noCurve, accuracies: noCurve, tests: [] };

/** Points of a curve, at most. */
const POINTS = 600;

/** The curve with the values of the steps that follow. When it has too many points, every two become one. */
export function extend(curve: Curve, values: ArrayLike<number>): Curve {
  let { steps, width } = curve;
  let sums = [...curve.sums];
  for (let i = 0; i < values.length; i++) {
    if (steps === POINTS * width) {
      sums = sums.flatMap((sum, point) => (point % 2 === 0 ? sum + sums[point + 1] : []));
      width *= 2;
    }
    const point = Math.floor(steps / width);
    sums[point] = (sums[point] ?? 0) + values[i];
    steps++;
  }
  return { steps, width, sums };
}

/** Steps, and the mean of the values up to each of them since the one before. */
export function pointsOf({ steps, width, sums }: Curve): { steps: number[]; means: number[] } {
  const ends = sums.map((_, i) => Math.min(steps, (i + 1) * width));
  return { steps: ends, means: sums.map((sum, i) => sum / (ends[i] - i * width)) };
}

/**
 * A curve of training and the points of tests on common steps, as plots want them: where one has nothing, null.
 *
 * @returns  Steps, training, tests.
 */
export function join(
  training: Curve,
  tests: readonly { readonly step: number; readonly value: number }[],
): [number[], (number | null)[], (number | null)[]] {
  const { steps, means } = pointsOf(training);
  const trained = new Map(steps.map((step, i) => [step, means[i]]));
  const tested = new Map(tests.map(({ step, value }) => [step, value]));
  const all = [...new Set([...steps, ...tests.map(({ step }) => step)])].sort((a, b) => a - b);
  const pick = (values: ReadonlyMap<number, number>) => all.map((step) => values.get(step) ?? null);
  return [all, pick(trained), pick(tested)];
}

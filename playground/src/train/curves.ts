// The numbers behind the curves: every step is kept, and drawn as means over a few steps at a time.

export interface Curves {
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  /** Of the test images, after epochs: the step, and what was measured. */
  readonly tests: readonly { readonly step: number; readonly loss: number; readonly accuracy: number }[];
}

export const noCurves: Curves = { losses: [], accuracies: [], tests: [] };

/** Points of a drawn curve, at most. */
const POINTS = 300;

/** Steps, and the mean of the values up to each of them since the one before. */
export function thin(values: readonly number[]): { steps: number[]; means: number[] } {
  const width = Math.max(1, Math.ceil(values.length / POINTS));
  const steps: number[] = [];
  const means: number[] = [];
  for (let from = 0; from < values.length; from += width) {
    const to = Math.min(values.length, from + width);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i];
    steps.push(to);
    means.push(sum / (to - from));
  }
  return { steps, means };
}

/**
 * A curve of training and the points of tests on common steps, as plots want them: where one has nothing, null.
 *
 * @returns  Steps, training, tests.
 */
export function join(
  training: readonly number[],
  tests: readonly { readonly step: number; readonly value: number }[],
): [number[], (number | null)[], (number | null)[]] {
  const { steps, means } = thin(training);
  const trained = new Map(steps.map((step, i) => [step, means[i]]));
  const tested = new Map(tests.map(({ step, value }) => [step, value]));
  const all = [...new Set([...steps, ...tests.map(({ step }) => step)])].sort((a, b) => a - b);
  const pick = (values: ReadonlyMap<number, number>) => all.map((step) => values.get(step) ?? null);
  return [all, pick(trained), pick(tested)];
}

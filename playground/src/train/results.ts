// What a model answers to all test images: how often which digit is taken for which, and where it is wrong.

export interface Mistake {
  /** Index of the test image. */
  readonly index: number;
  readonly truth: number;
  readonly answer: number;
  /** The probability the model gives its answer. */
  readonly confidence: number;
}

export interface Results {
  readonly accuracy: number;
  /** `confusion[10 · truth + answer]`: how many images. */
  readonly confusion: readonly number[];
  /** The surest first. */
  readonly mistakes: readonly Mistake[];
}

const CLASSES = 10;
const SHOWN = 20;

/** @param probabilities  (images, 10), row by row. */
export function resultsOf(probabilities: ArrayLike<number>, labels: ArrayLike<number>): Results {
  const confusion = new Array<number>(CLASSES * CLASSES).fill(0);
  const mistakes: Mistake[] = [];
  for (let index = 0; index < labels.length; index++) {
    const answer = largest(probabilities, index * CLASSES);
    const truth = labels[index];
    confusion[truth * CLASSES + answer]++;
    if (answer !== truth)
      mistakes.push({ index, truth, answer, confidence: probabilities[index * CLASSES + answer] });
  }
  const accuracy = 1 - mistakes.length / labels.length;
  mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  return { accuracy, confusion, mistakes: mistakes.slice(0, SHOWN) };
}

/** The class of the row that begins at `from`. */
export function largest(row: ArrayLike<number>, from = 0): number {
  let best = 0;
  for (let i = 1; i < CLASSES; i++) if (row[from + i] > row[from + best]) best = i;
  return best;
}

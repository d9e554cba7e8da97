// What TwoLayerNet refuses besides a batch that does not fit (batch.ts): numbers that have become none, and gradients that
// are those of another network.

import type { NDArray } from "../eager/index.js";
import { message, ShapeError, show, showShape } from "../errors.js";

/** Refuses answers with a NaN among them: all that is learnt from one is NaN as well. */
export function checkAnswers<A extends ArrayLike<number>>(where: string, answers: A): A {
  for (let i = 0; i < answers.length; i++) {
    if (!Number.isNaN(answers[i])) continue;
    const remedy =
      "There is one in x, or parameters have grown without bound: then a smaller learning rate helps.";
    throw new RangeError(message(where, "numbers", "NaN", remedy));
  }
  return answers;
}

/** Checks that a gradient has the shape of its parameter. */
export function checkGradient(where: string, gradient: NDArray | undefined, { data, shape }: NDArray): void {
  if (gradient?.data?.length === data.length) return;
  const got = gradient?.shape ? showShape(gradient.shape) : show(gradient);
  throw new ShapeError(message(where, `a gradient of shape ${showShape(shape)}`, got));
}

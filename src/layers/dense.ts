import { checkInteger, checkOptions, message, ShapeError, showShape } from "../errors.js";
import { checkInitializer, he, type Initializer, initializers, zeros } from "../initializers/index.js";
import { addBias, matmul } from "../ops/index.js";
import { restore, type Saved } from "../saved.js";
import type { Layer } from "./layer.js";

/** Options of `dense`. */
export interface DenseOptions {
  /** First weights. Default `he()`. Biases start at zero. */
  weights?: Initializer;
  /** Default: the model counts, `dense_1`. */
  name?: string;
}

/**
 * Fully connected layer, the book's Affine: `y = x·W + b`.
 *
 * Shapes:  x (batch, inputs)   W (inputs, units)   b (units)   y (batch, units)
 *
 * @param units  Number of outputs, >= 1.
 * @throws {ShapeError}  When it is built on something other than a row of features.
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  checkInteger("dense: units", units, 1);
  const { name } = checkOptions("dense", options, { weights: true, name: true });
  const weights = checkInitializer("dense: weights", options.weights ?? he());
  return {
    kind: "dense",
    ...(name === undefined ? {} : { name }),
    options: { units, weights: { kind: weights.kind, options: weights.options } },
    build(x, scope) {
      if (x.shape.length !== 2) {
        throw new ShapeError(
          message(
            `dense "${scope.name}"`,
            "a row of features",
            showShape(x.shape.slice(1)),
            "Add flatten() before it.",
          ),
        );
      }
      const w = scope.parameter("weight", [x.shape[1], units], weights, { decays: true });
      const b = scope.parameter("bias", [units], zeros());
      return addBias(matmul(x, w), b);
    },
  };
}

/** The layer that was saved with these options. */
export function restoreDense({ units, weights }: { units: number; weights: Saved }): Layer {
  return dense(units, { weights: restore("initializer", initializers, weights) });
}

// A function of variables as a problem: the function is called anew for every value, so it may branch on its arguments.

import { type ArrayLikeNumbers, NDArray, Variable, variable } from "../eager/index.js";
import { message, ShapeError, show, showShape } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";
import type { Problem } from "./problem.js";

/** A scalar computed from variables. */
export type VariableFunction = (...variables: never[]) => Variable;

export function functionProblem(f: VariableFunction, at: readonly ArrayLikeNumbers[] | undefined): Problem {
  if (!Array.isArray(at) || at.length === 0) {
    const remedy = "at: [3, [[1, 2], [3, 4]]] checks f(x, y) there.";
    throw new TypeError(message("gradcheck: at", "the arguments of the function", show(at), remedy));
  }
  const arguments_ = (at as readonly ArrayLikeNumbers[]).map((numbers, i) => variable(numbers, `x_${i + 1}`));
  const result = () => call(f, arguments_);
  const value = result();
  value.backward();
  const arrays = arguments_.map((argument) => {
    const { name = "", shape } = argument;
    return { name, shape, numbers: dataOf(argument.value), gradient: gradientOf(argument) };
  });
  return {
    arrays,
    value() {
      for (const [i, { numbers, shape }] of arrays.entries())
        arguments_[i].value = new NDArray(numbers, shape);
      return result().value as number;
    },
    magnitude: Math.abs(value.value as number),
  };
}

function call(f: VariableFunction, arguments_: readonly Variable[]): Variable {
  const result: unknown = f(...(arguments_ as never[]));
  if (!(result instanceof Variable)) {
    const remedy = "Compute with add, mul, … on the variables it is given.";
    throw new TypeError(
      message("gradcheck", "a function of variables with a variable", show(result), remedy),
    );
  }
  if (result.shape.length > 0) {
    const remedy = "Take its sum() or mean().";
    throw new ShapeError(message("gradcheck", "a scalar", showShape(result.shape), remedy));
  }
  return result;
}

function dataOf(value: number | NDArray): Float64Array {
  return typeof value === "number" ? Float64Array.of(value) : value.data;
}

/** Zeros where the value does not depend on the argument. */
function gradientOf(argument: Variable): Float64Array {
  try {
    return dataOf(argument.gradient);
  } catch {
    // A variable that backward() has not reached has none to give.
    return new Float64Array(sizeOf(argument.shape));
  }
}

// The graphs to walk through: leaves with numbers, and operations in an order in which they can be computed.

import type { OperationName } from "./operations.js";

export interface Leaf {
  readonly id: string;
  readonly value: number;
}

export interface Step {
  readonly id: string;
  readonly operation: OperationName;
  readonly inputs: readonly string[];
}

export interface Example {
  readonly leaves: readonly Leaf[];
  /** The last one is the result. */
  readonly steps: readonly Step[];
  /** Where leaves stand in the picture. */
  readonly layout: "left" | "near";
}

const leaf = (id: string, value: number): Leaf => ({ id, value });
const step = (id: string, operation: OperationName, ...inputs: string[]): Step => ({ id, operation, inputs });

const apples: Example = {
  leaves: [leaf("apple", 100), leaf("apples", 2), leaf("tax", 1.1)],
  steps: [step("applePrice", "mul", "apple", "apples"), step("price", "mul", "applePrice", "tax")],
  layout: "left",
};

const fruit: Example = {
  leaves: [leaf("apples", 2), leaf("apple", 100), leaf("orange", 150), leaf("oranges", 3), leaf("tax", 1.1)],
  steps: [
    step("applePrice", "mul", "apples", "apple"),
    step("orangePrice", "mul", "orange", "oranges"),
    step("fruitPrice", "add", "applePrice", "orangePrice"),
    step("price", "mul", "fruitPrice", "tax"),
  ],
  layout: "left",
};

const squareOfSum: Example = {
  leaves: [leaf("x", 2), leaf("y", 3)],
  steps: [step("t", "add", "x", "y"), step("z", "square", "t")],
  layout: "left",
};

/** Two inputs, two hidden neurons with sigmoid, one output, and the square of its error. */
const network: Example = {
  leaves: [
    leaf("x₁", 1),
    leaf("x₂", 0.5),
    leaf("w₁₁", 0.6),
    leaf("w₁₂", -0.4),
    leaf("w₂₁", -0.8),
    leaf("w₂₂", 1.2),
    leaf("v₁", 1.5),
    leaf("v₂", -0.7),
    leaf("target", 1),
  ],
  steps: [
    step("x₁w₁₁", "mul", "x₁", "w₁₁"),
    step("x₂w₂₁", "mul", "x₂", "w₂₁"),
    step("x₁w₁₂", "mul", "x₁", "w₁₂"),
    step("x₂w₂₂", "mul", "x₂", "w₂₂"),
    step("a₁", "add", "x₁w₁₁", "x₂w₂₁"),
    step("a₂", "add", "x₁w₁₂", "x₂w₂₂"),
    step("h₁", "sigmoid", "a₁"),
    step("h₂", "sigmoid", "a₂"),
    step("v₁h₁", "mul", "v₁", "h₁"),
    step("v₂h₂", "mul", "h₂", "v₂"),
    step("output", "add", "v₁h₁", "v₂h₂"),
    step("error", "sub", "output", "target"),
    step("loss", "square", "error"),
  ],
  layout: "near",
};

export const examples = { apples, fruit, squareOfSum, network } satisfies Record<string, Example>;
export type ExampleName = keyof typeof examples;

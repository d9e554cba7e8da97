// All numbers of an example, by the package: values forward, gradients backward, and what each edge passes on.

import { type Variable, variable } from "downhill";
import type { Example, Step } from "./examples.js";
import { type Operation, operations } from "./operations.js";

/** What one operation does in the walk back, for one of its inputs. */
export interface Passed {
  /** The derivative of the operation's result by this input. */
  readonly local: number;
  /** What arrives from above times that: what goes on along this edge. */
  readonly gradient: number;
}

export interface Evaluated {
  /** By id of leaf or step. */
  readonly values: ReadonlyMap<string, number>;
  /** The result's derivative by each. */
  readonly gradients: ReadonlyMap<string, number>;
  /** By `edgeKey`. */
  readonly passed: ReadonlyMap<string, Passed>;
}

export function edgeKey(from: string, to: string): string {
  return `${from} → ${to}`;
}

/** Computes an example with these numbers in its leaves. */
export function evaluate(example: Example, numbers: Readonly<Record<string, number>>): Evaluated {
  const variables = new Map<string, Variable<number>>();
  for (const { id, value } of example.leaves) variables.set(id, variable(numbers[id] ?? value, id));
  const at = (id: string) => variables.get(id) as Variable<number>;
  for (const { id, operation, inputs } of example.steps)
    variables.set(id, apply(operations[operation], inputs.map(at)));
  const result = at(example.steps[example.steps.length - 1].id);
  result.backward();
  const values = new Map([...variables].map(([id, { value }]) => [id, value]));
  const gradients = new Map([...variables].map(([id, { gradient }]) => [id, gradient]));
  const passed = new Map<string, Passed>();
  for (const step of example.steps) {
    const given = step.inputs.map((id) => values.get(id) as number);
    const arriving = gradients.get(step.id) as number;
    const local = derivatives(step, given, 1);
    derivatives(step, given, arriving).forEach((gradient, i) => {
      passed.set(edgeKey(step.inputs[i], step.id), { local: local[i], gradient });
    });
  }
  return { values, gradients, passed };
}

function apply(operation: Operation, inputs: readonly Variable<number>[]): Variable<number> {
  return operation.apply(...inputs);
}

/** The operation alone: what it passes to each input when `arriving` comes from above. */
function derivatives(step: Step, given: readonly number[], arriving: number): number[] {
  const inputs = given.map((value) => variable(value));
  apply(operations[step.operation], inputs).backward(arriving);
  return inputs.map(({ gradient }) => gradient);
}

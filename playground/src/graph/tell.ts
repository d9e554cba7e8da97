// What happens at a moment of the walk, in one sentence with its numbers.

import { short } from "../page/numbers.js";
import type { GraphWords } from "../words/index.js";
import { type Evaluated, edgeKey } from "./evaluate.js";
import type { Example, Step } from "./examples.js";
import { operations } from "./operations.js";
import type { Moment } from "./walk.js";

/** In brackets when negative, so that signs do not meet. */
function term(value: number): string {
  return value < 0 ? `(${short(value)})` : short(value);
}

/** The calculation of an operation, written out: `100 × 2`. */
function formula({ operation, inputs }: Step, numberOf: (id: string) => number): string {
  const { symbol } = operations[operation];
  const [a, b] = inputs.map((id) => term(numberOf(id)));
  if (b !== undefined) return `${a} ${symbol} ${b}`;
  return operation === "square" ? `${a}²` : `${symbol}(${short(numberOf(inputs[0]))})`;
}

export function tell(
  words: GraphWords,
  example: Example,
  { values, gradients, passed }: Evaluated,
  nameOf: (id: string) => string,
  moment: Moment,
): string {
  if (moment.kind === "start") return words.start;
  const { id } = moment;
  const step = example.steps.find((candidate) => candidate.id === id) as Step;
  const numberOf = (of: string) => values.get(of) ?? Number.NaN;
  if (moment.kind === "forward")
    return words.forward(nameOf(id), formula(step, numberOf), short(numberOf(id)));
  if (moment.kind === "turn") return words.turn(nameOf(id));
  const { local, gradient } = passed.get(edgeKey(moment.input, id)) ?? {
    local: Number.NaN,
    gradient: Number.NaN,
  };
  const product = `${short(gradients.get(id) ?? Number.NaN)} × ${term(local)} = ${short(gradient)}`;
  return words.backward({
    rule: words.rules[step.operation],
    from: nameOf(id),
    to: nameOf(moment.input),
    local: short(local),
    product,
  });
}

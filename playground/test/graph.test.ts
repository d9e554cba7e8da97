// The graphs of the playground: the lecture's numbers, and every edge's share of them.

import { numericalGradient } from "downhill";
import { describe, expect, test } from "vitest";
import { edgeKey, evaluate } from "../src/graph/evaluate.js";
import { type ExampleName, examples } from "../src/graph/examples.js";
import { tell } from "../src/graph/tell.js";
import { knownAt, walkOf } from "../src/graph/walk.js";
import { en } from "../src/words/en.js";

const names = Object.keys(examples) as ExampleName[];

describe("numbers", () => {
  test.each([
    ["apples", "price", 220, { apple: 2.2, apples: 110, tax: 200 }],
    ["fruit", "price", 715, { apples: 110, apple: 2.2, orange: 3.3, oranges: 165, tax: 650 }],
    ["squareOfSum", "z", 25, { x: 10, y: 10 }],
  ] as const)("the lecture's: %s", (name, result, value, expected) => {
    const { values, gradients } = evaluate(examples[name], {});
    expect(values.get(result)).toBeCloseTo(value, 10);
    for (const [id, gradient] of Object.entries(expected))
      expect(gradients.get(id)).toBeCloseTo(gradient, 10);
  });

  test("the lecture's: what goes on between apples, oranges and the price", () => {
    const { values, gradients } = evaluate(examples.fruit, {});
    const between = (numbers: ReadonlyMap<string, number>) =>
      ["applePrice", "orangePrice", "fruitPrice", "price"].map((id) => numbers.get(id));
    // To the last bit, as the lecture's scripts print them.
    expect(between(values)).toEqual([200, 450, 650, 715.0000000000001]);
    expect(between(gradients)).toEqual([1.1, 1.1, 1.1, 1]);
    expect(gradients.get("orange")).toBe(3.3000000000000003);
    expect(gradients.get("apples")).toBe(110.00000000000001);
  });

  test.each(names)("%s: gradients agree with difference quotients, also at other numbers", (name) => {
    const example = examples[name];
    const ids = example.leaves.map(({ id }) => id);
    const last = example.steps[example.steps.length - 1].id;
    const numbers = (x: readonly number[]) => Object.fromEntries(ids.map((id, i) => [id, x[i]]));
    for (const at of [example.leaves.map(({ value }) => value), ids.map((_, i) => 0.3 * i - 0.5)]) {
      const slopes = numericalGradient(
        (x: number[]) => evaluate(example, numbers(x)).values.get(last) as number,
        at,
      );
      const { gradients } = evaluate(example, numbers(at));
      ids.forEach((id, i) => {
        expect(gradients.get(id)).toBeCloseTo(slopes[i], 5);
      });
    }
  });

  test.each(names)("%s: what arrives along the edges of a node adds up to its gradient", (name) => {
    const { steps } = examples[name];
    const { gradients, passed } = evaluate(examples[name], {});
    const sums = new Map<string, number>();
    for (const { id, inputs } of steps) {
      for (const input of inputs) {
        const { local, gradient } = passed.get(edgeKey(input, id)) ?? { local: 0, gradient: 0 };
        expect(gradient).toBeCloseTo((gradients.get(id) ?? 0) * local, 10);
        sums.set(input, (sums.get(input) ?? 0) + gradient);
      }
    }
    for (const [id, sum] of sums) expect(sum).toBeCloseTo(gradients.get(id) ?? Number.NaN, 10);
  });
});

describe("the walk", () => {
  test.each(names)("%s: every operation once forward, every edge once backward", (name) => {
    const example = examples[name];
    const walk = walkOf(example);
    const edges = example.steps.reduce((sum, { inputs }) => sum + inputs.length, 0);
    expect(walk).toHaveLength(2 + example.steps.length + edges);
    const ids = [...example.leaves, ...example.steps].map(({ id }) => id);
    const begin = knownAt(example, walk, 0);
    expect([...begin.values]).toEqual(example.leaves.map(({ id }) => id));
    expect(begin.gradients.size).toBe(0);
    const end = knownAt(example, walk, walk.length - 1);
    expect([...end.values].sort()).toEqual([...ids].sort());
    expect([...end.gradients].sort()).toEqual([...ids].sort());
    expect(end.edges.size).toBe(edges);
  });

  test.each(names)("%s: a gradient is passed on only when all of it has arrived", (name) => {
    const example = examples[name];
    const walk = walkOf(example);
    walk.forEach((moment, i) => {
      if (moment.kind !== "backward") return;
      expect(knownAt(example, walk, i - 1).gradients.has(moment.id)).toBe(true);
    });
  });

  test("is told in sentences with numbers", () => {
    const example = examples.apples;
    const nameOf = (id: string) => (en.graph.names as Record<string, string>)[id] ?? id;
    const told = walkOf(example).map((moment) =>
      tell(en.graph, example, evaluate(example, {}), nameOf, moment),
    );
    expect(told.slice(1)).toEqual([
      "Forward. price of the apples = 100 × 2 = 200",
      "Forward. price = 200 × 1.1 = 220",
      "Now backward. The derivative of price by itself is 1.",
      "Backward. Times multiplies what arrives by the other input. To price of the apples: 1 × 1.1 = 1.1",
      "Backward. Times multiplies what arrives by the other input. To tax: 1 × 200 = 200",
      "Backward. Times multiplies what arrives by the other input. To apple: 1.1 × 2 = 2.2",
      "Backward. Times multiplies what arrives by the other input. To number of apples: 1.1 × 100 = 110",
    ]);
  });
});

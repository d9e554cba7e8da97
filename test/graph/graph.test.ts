// What a graph says of its nodes: which part of the model they belong to, and whether the reverse walk made them.

import { expect, test } from "vitest";
import { Graph } from "../../src/graph/graph.js";
import { exp } from "../../src/ops/index.js";

test("what is built within a part is named after it; afterwards it is as before", () => {
  const graph = new Graph();
  const x = graph.input("x", [2]);
  const made = () => {
    const { name, producer } = exp(x);
    return [name, producer?.backward];
  };
  expect(made()).toEqual(["exp", false]);
  graph.within("outer", () => {
    expect(made()).toEqual(["outer.exp", false]);
    graph.within("inner", () => expect(made()).toEqual(["inner.exp", true]), true);
    expect(made()).toEqual(["outer.exp", false]);
    graph.within(
      "walk",
      () => graph.within("deeper", () => expect(made()).toEqual(["deeper.exp", true])),
      true,
    );
  });
  expect(() =>
    graph.within("failing", () => {
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(made()).toEqual(["exp", false]);
});

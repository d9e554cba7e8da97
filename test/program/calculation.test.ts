import { expect, test } from "vitest";
import { Graph } from "../../src/graph/graph.js";
import { load } from "../../src/kernels/load.js";
import { add, countCorrect, mul, relu, reshape, sum } from "../../src/ops/index.js";
import { Calculation } from "../../src/program/calculation.js";
import { referenceBackend } from "../../src/program/reference-backend.js";
import { wasmBackend } from "../../src/program/wasm-backend.js";

test("reads results that are computed, views, inputs and constants", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 2]);
  const flat = reshape(x, [4]);
  const doubled = add(flat, flat);
  const square = reshape(doubled, [2, 2]);
  const two = graph.constant(2, [2, 2]);
  const product = mul(square, two);
  const calculation = new Calculation(referenceBackend(), graph, [x, flat, square, two, product]);
  calculation.elements(x).set([1, 2, 3, 4]);
  calculation.run();
  const read = [flat, square, two, product].map((tensor) => Array.from(calculation.elements(tensor)));
  expect(read).toEqual([
    [1, 2, 3, 4],
    [2, 4, 6, 8],
    [2, 2, 2, 2],
    [4, 8, 12, 16],
  ]);
});

test("calculations take turns on one backend, also when a later one makes the memory grow", async () => {
  const backend = wasmBackend(await load());
  const build = (n: number) => {
    const graph = new Graph();
    const x = graph.input("x", [n]);
    const y = sum(mul(relu(x), graph.constant(3, [n])));
    const calculation = new Calculation(backend, graph, [x, y], "f32");
    return () => {
      calculation.elements(x).fill(1);
      calculation.run();
      return calculation.elements(y)[0];
    };
  };
  const small = build(10);
  expect(small()).toBe(30);
  const large = build(100_000);
  expect([large(), small(), large()]).toEqual([300_000, 30, 300_000]);
});

test("shows tensors of every type as what they are", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);
  const t = graph.input("t", [2], "i32");
  const count = countCorrect(x, t);
  const calculation = new Calculation(referenceBackend(), graph, [x, t, count]);
  calculation.elements(x).set([0, 1, 0, 0, 0, 1]);
  calculation.elements(t).set([1, 0]);
  calculation.run();
  expect(calculation.elements(t)).toBeInstanceOf(Int32Array);
  expect(calculation.elements(count)).toEqual(Int32Array.of(1));
});

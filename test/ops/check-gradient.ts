// Compares an op's gradient rule with central differences, in float64, on both backends.

import { expect } from "vitest";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { Shape, Tensor } from "../../src/graph/tensor.js";
import { add, mul, sum } from "../../src/ops/index.js";
import { numbers } from "../kernels/workbench.js";
import { backends, makeBackend, runGraph } from "./run-graph.js";

export interface GradientCase {
  /** Shapes of the inputs to differentiate by. */
  readonly shapes: readonly Shape[];
  /** Numbers of those inputs; default: between −1 and 1. */
  readonly values?: readonly ArrayLike<number>[];
  /** Builds the op; may make further inputs and say what they hold. */
  readonly build: (
    inputs: readonly Tensor[],
    give: (tensor: Tensor, values: ArrayLike<number>) => Tensor,
  ) => Tensor;
}

const STEP = 1e-5;
/**
 * A central difference at h = 1e-5 is off by h²/6·|f'''| ≈ 2e-11·|f'''| (truncation) plus about u·|f|/h ≈ 1e-11·|f|
 * (rounding). The cases keep |f| and |f'''| below 50, so 1e-8 holds with room; a wrong rule is off by about 1.
 */
const TOLERANCE = 1e-8;

/** Checks L = Σ y·r for fixed weights r: its gradient is the op's whole vector-Jacobian product. */
export async function checkGradient({ shapes, values, build }: GradientCase): Promise<void> {
  const graph = new Graph();
  const given = new Map<Tensor, ArrayLike<number>>();
  const inputs = shapes.map((shape, i) => {
    const tensor = graph.parameter(`input_${i}`, shape);
    given.set(tensor, values?.[i] ?? numbers(tensor.size, 11 + i));
    return tensor;
  });
  const y = build(inputs, (tensor, data) => {
    given.set(tensor, data);
    return tensor;
  });
  const weights = graph.input("weights", y.shape);
  given.set(weights, numbers(y.size, 99));
  const loss = sum(mul(y, weights));
  const gradients = differentiate(loss, inputs, add).map((gradient, i) => {
    expect(gradient, `gradient of input ${i}`).toBeDefined();
    return gradient as Tensor;
  });

  const reference = await makeBackend("reference");
  const lossAt = (changed: Tensor, data: ArrayLike<number>): number =>
    runGraph(reference, graph, new Map(given).set(changed, data), [loss]).results[0][0];
  for (const name of backends) {
    const backend = await makeBackend(name);
    const { results } = runGraph(backend, graph, given, gradients.map(ownMemory));
    inputs.forEach((input, i) => {
      const data = Float64Array.from(given.get(input) as ArrayLike<number>);
      data.forEach((value, j) => {
        const [above, below] = [value + STEP, value - STEP];
        const difference =
          (lossAt(input, data.with(j, above)) - lossAt(input, data.with(j, below))) / (above - below);
        const where = `${name}: input ${i}, element ${j}`;
        expect(Math.abs(results[i][j] - difference), where).toBeLessThan(TOLERANCE);
      });
    });
  }
}

/** A view cannot be placed: read what it is a view of (the elements are the same). */
function ownMemory(tensor: Tensor): Tensor {
  const producer = tensor.producer;
  return producer?.op.viewOf === undefined ? tensor : ownMemory(producer.inputs[producer.op.viewOf]);
}

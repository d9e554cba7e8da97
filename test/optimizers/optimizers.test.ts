import { describe, expect, test } from "vitest";
import { dense, tanh } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import {
  adaGrad,
  adam,
  momentum,
  nesterov,
  type Optimizer,
  optimizers,
  rmsProp,
  sgd,
} from "../../src/optimizers/index.js";
import { clouds } from "../model/small-data.js";
import { backends } from "../ops/run-graph.js";
import { bookCases } from "./book-cases.js";
import { type DescendOptions, descend } from "./descend.js";

const START = [-7, 2];
const bowl = ([x, y]: readonly number[]) => [x / 10, 2 * y];

function demandNear(actual: readonly number[], expected: readonly number[], relative = 1e-10): void {
  expected.forEach((value, i) => {
    const error = Math.abs(actual[i] - value);
    expect(error, `element ${i}: ${actual[i]}, not ${value}`).toBeLessThanOrEqual(
      1e-13 + relative * Math.abs(value),
    );
  });
}

describe.each(backends)("the book's programs, %s", (backend) => {
  test.each(bookCases)("$name", async ({ optimizer, first, last }) => {
    const path = await descend({ optimizer, start: START, gradient: bowl, steps: 30, backend });
    demandNear(path.slice(0, 6).flat(), first);
    demandNear(path[30], last);
  });
});

/** The path by a formula written out here. `step` gets w, g, the rate, the number of the step from 1, and may keep things. */
function byHand(
  {
    start,
    gradient,
    steps,
    rate,
  }: Omit<DescendOptions, "optimizer" | "rate"> & { rate: (step: number) => number },
  step: (w: number, g: number, eta: number, t: number, kept: number[]) => number,
): number[][] {
  const kept = start.map(() => [0, 0]);
  const path = [[...start]];
  for (let t = 1; t <= steps; t++) {
    const g = gradient(path[t - 1]);
    path.push(path[t - 1].map((w, i) => step(w, g[i], rate(t - 1), t, kept[i])));
  }
  return path;
}

describe("the field's forms, with a learning rate that changes", () => {
  const rate = (step: number) => (step < 10 ? 0.05 : 0.01);
  const setting = { start: START, gradient: bowl, steps: 20, rate };
  test.each<[string, Optimizer, (w: number, g: number, eta: number, t: number, kept: number[]) => number]>([
    [
      "momentum over gradients (PyTorch)",
      momentum({ velocity: "gradients" }),
      (w, g, eta, _, kept) => {
        kept[0] = 0.9 * kept[0] + g;
        return w - eta * kept[0];
      },
    ],
    [
      "nesterov over gradients (PyTorch)",
      nesterov({ velocity: "gradients" }),
      (w, g, eta, _, kept) => {
        kept[0] = 0.9 * kept[0] + g;
        return w - eta * (g + 0.9 * kept[0]);
      },
    ],
    [
      "nesterov over steps (Keras)",
      nesterov(),
      (w, g, eta, _, kept) => {
        kept[0] = 0.9 * kept[0] - eta * g;
        return w + 0.9 * kept[0] - eta * g;
      },
    ],
    [
      "adaGrad, ε inside, from 0.1 (Keras)",
      adaGrad({ epsilon: 1e-3, epsilonPlace: "inside", initial: 0.1 }),
      (w, g, eta, t, kept) => {
        if (t === 1) kept[0] = 0.1;
        kept[0] += g * g;
        return w - (eta * g) / Math.sqrt(kept[0] + 1e-3);
      },
    ],
    [
      "rmsProp, ε inside (Keras)",
      rmsProp({ decay: 0.9, epsilon: 1e-3, epsilonPlace: "inside" }),
      (w, g, eta, _, kept) => {
        kept[0] = 0.9 * kept[0] + 0.1 * g * g;
        return w - (eta * g) / Math.sqrt(kept[0] + 1e-3);
      },
    ],
    [
      "adam, ε inside",
      adam({ epsilon: 1e-3, epsilonPlace: "inside" }),
      (w, g, eta, t, kept) => {
        kept[0] = 0.9 * kept[0] + 0.1 * g;
        kept[1] = 0.999 * kept[1] + 0.001 * g * g;
        return w - (eta * (Math.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)) * kept[0]) / Math.sqrt(kept[1] + 1e-3);
      },
    ],
    [
      "adam, ε beside the corrected root (PyTorch)",
      adam({ epsilon: 1e-3, epsilonPlace: "corrected" }),
      (w, g, eta, t, kept) => {
        kept[0] = 0.9 * kept[0] + 0.1 * g;
        kept[1] = 0.999 * kept[1] + 0.001 * g * g;
        const [mean, squares] = [kept[0] / (1 - 0.9 ** t), kept[1] / (1 - 0.999 ** t)];
        return w - (eta * mean) / (Math.sqrt(squares) + 1e-3);
      },
    ],
  ])("%s", async (_, optimizer, formula) => {
    const path = await descend({ ...setting, optimizer });
    demandNear(path.flat(), byHand(setting, formula).flat());
  });
});

test.each([
  sgd({ learningRate: 0.3 }),
  momentum({ learningRate: 0.1 }),
  nesterov({ learningRate: 0.1 }),
  adaGrad({ learningRate: 0.3 }),
  rmsProp({ learningRate: 0.03 }),
  adam({ learningRate: 0.03 }),
])("$kind learns three clouds, float32, the same bits every time", async (optimizer) => {
  const train = async () => {
    const model = await sequential([dense(12), tanh(), dense(3)]).compile({
      input: [2],
      loss: softmaxCrossEntropy(),
      optimizer,
      seed: 1,
    });
    const history = await model.fit(clouds(305), { batchSize: 50, epochs: 20 });
    return { accuracy: (await model.evaluate(clouds(120, 2))).accuracy, hash: history.traceHash };
  };
  const result = await train();
  expect(result.accuracy).toBeGreaterThan(0.95);
  expect(await train()).toEqual(result);
});

test("every optimizer is in the table and comes back from its options", () => {
  expect(Object.keys(optimizers)).toEqual(["sgd", "momentum", "nesterov", "adaGrad", "rmsProp", "adam"]);
  for (const [kind, make] of Object.entries(optimizers)) {
    const optimizer = (make as (options?: object) => Optimizer)();
    expect(optimizer.kind).toBe(kind);
    const options = JSON.parse(JSON.stringify(optimizer.options));
    expect((make as (options: object) => Optimizer)(options).options).toEqual(optimizer.options);
  }
});

test.each<[() => Optimizer, string]>([
  [() => momentum({ momentum: 1.5 }), "momentum: momentum: expected a number from 0 to 1, got 1.5."],
  [() => nesterov({ velocity: "both" as never }), 'nesterov: velocity: expected one of "steps", "gradients"'],
  [() => nesterov({ first: "w" as never }), 'nesterov: first: expected one of "parameters", "velocity"'],
  [() => adaGrad({ initial: -1 }), "adaGrad: initial: expected a number from 0"],
  [() => rmsProp({ epsilon: 0 }), "rmsProp: epsilon: expected a number from 1e-37 to 1, got 0."],
  [() => rmsProp({ decay: Number.NaN }), "rmsProp: decay"],
  [() => adam({ beta1: 1 }), "adam: beta1: expected a number from 0 to 0.9999999, got 1."],
  [() => adam({ epsilonPlace: "none" as never }), 'one of "outside", "inside", "corrected"'],
  [() => adam({ learningRate: -1 }), "adam: learningRate"],
])("options that are none: %s", (make, expected) => {
  expect(make).toThrow(expected);
});

// Surfaces and the walks down them.

import { describe, expect, test } from "vitest";
import { optimizerNames } from "../src/descent/optimizers.js";
import { sliderReach } from "../src/descent/state.js";
import { type Point, type SurfaceName, surfaces } from "../src/descent/surfaces.js";
import { gradientsAt, gridOf, heightsAt } from "../src/descent/terrain.js";
import { STEPS, walkDown } from "../src/descent/walks.js";

const formulas: Record<SurfaceName, { f: (p: Point) => number; slope: (p: Point) => Point }> = {
  bowl: { f: ([x, y]) => x * x + y * y, slope: ([x, y]) => [2 * x, 2 * y] },
  valley: { f: ([x, y]) => (x * x) / 20 + y * y, slope: ([x, y]) => [x / 10, 2 * y] },
  saddle: { f: ([x, y]) => x ** 2 / 2 - y ** 2 / 2 + y ** 4 / 4, slope: ([x, y]) => [x, y ** 3 - y] },
};
const names = Object.keys(surfaces) as SurfaceName[];

describe.each(names)("%s", (name) => {
  const surface = surfaces[name];

  test("heights and gradients are those of its formula", () => {
    const points = gridOf(surface, 7, 5);
    expect(points).toHaveLength(35);
    const heights = heightsAt(surface, points);
    gradientsAt(surface, points).forEach((slope, i) => {
      expect(heights[i]).toBeCloseTo(formulas[name].f(points[i]), 12);
      expect(slope[0]).toBeCloseTo(formulas[name].slope(points[i])[0], 12);
      expect(slope[1]).toBeCloseTo(formulas[name].slope(points[i])[1], 12);
    });
  });

  test.each(optimizerNames)("%s gets down from the usual start at its usual rate", (optimizer) => {
    const { points, heights } = walkDown(surface, optimizer, surface.rates[optimizer], surface.start);
    expect(points).toHaveLength(STEPS + 1);
    expect(points[0]).toEqual(surface.start);
    const bottom = name === "saddle" ? -0.25 : 0;
    expect(heights[STEPS] - bottom).toBeLessThan(0.05 * (heights[0] - bottom));
  });
});

test("plain descent is the rule x ← x − η·∇f", () => {
  const { points } = walkDown(surfaces.valley, "sgd", 0.95, [-7, 2]);
  let [x, y] = [-7, 2];
  for (const point of points) {
    expect(point[0]).toBeCloseTo(x, 10);
    expect(point[1]).toBeCloseTo(y, 10);
    [x, y] = [x - 0.95 * (x / 10), y - 0.95 * 2 * y];
  }
});

// Where NumPy's programs of the lecture are after 5 and 29 steps of each, with the rates that the lecture gives them.
test.each([
  ["sgd", [-4.249530357209375, -1.18098], [-0.3871745809417897, -0.09420257394492468]],
  ["momentum", [-6.101438181300001, -1.1608400000000008], [0.8141121495081877, 0.2728778523795085]],
  ["nesterov", [-5.8690853432435075, -0.8314351616000001], [0.6192663083907949, 0.007373684794739971]],
  ["adaGrad", [-2.898561976706342, 0.0028034462710497315], [-0.13618539990739692, 9.070978726153172e-17]],
  ["adam", [-5.507281283667536, 0.547713702208517], [0.020149064717514764, 0.3219572218706479]],
] as const)("%s goes the lecture's way", (name, fifth, last) => {
  const { points } = walkDown(surfaces.valley, name, surfaces.valley.rates[name], surfaces.valley.start);
  for (const [step, expected] of [[5, fifth] as const, [29, last] as const])
    expected.forEach((coordinate, axis) => {
      const error = Math.abs(points[step][axis] - coordinate);
      expect(error).toBeLessThanOrEqual(1e-13 + 1e-10 * Math.abs(coordinate));
    });
});

test("the saddle's middle is where nothing pulls; it falls along y", () => {
  expect(gradientsAt(surfaces.saddle, [[0, 0]])[0].every((slope) => slope === 0)).toBe(true);
  const [middle, along] = heightsAt(surfaces.saddle, [
    [0, 0],
    [0, 0.5],
  ]);
  expect(along).toBeLessThan(middle);
});

test("a walk off to infinity ends where the last number was", () => {
  const { points, heights } = walkDown(surfaces.saddle, "sgd", 10, [2, 1.5]);
  expect(points.length).toBeLessThan(STEPS);
  expect(points.length).toBeGreaterThan(1);
  expect(points.flat().every(Number.isFinite)).toBe(true);
  expect(heights).toHaveLength(points.length);
});

test("no rate of the sliders and no start leads a walk where there are no heights", () => {
  for (const name of names) {
    const { start, reach } = surfaces[name];
    for (const optimizer of optimizerNames)
      for (const power of [sliderReach.minimum, 0, sliderReach.maximum])
        for (const from of [start, reach, [0, 0] as const]) {
          const { points, heights } = walkDown(surfaces[name], optimizer, 10 ** power, from);
          expect(points.length).toBeGreaterThan(0);
          expect(heights).toHaveLength(points.length);
          expect([...points.flat(), ...Array.from(heights)].every(Number.isFinite)).toBe(true);
        }
  }
});

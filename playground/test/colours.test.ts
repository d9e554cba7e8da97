// Text and what is drawn stand out from what they lie on, as WCAG 2.2 asks at level AA, in light and in dark.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync(new URL("../styles/colours.css", import.meta.url), "utf8");
const colours = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map(([, name, light, dark]) => [
    name,
    { light, dark },
  ]),
);

/** Relative luminance. Source: WCAG 2.2, its definition. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

const series = ["sgd", "momentum", "nesterov", "adaGrad", "rmsProp", "adam"];
const grounds = ["paper", "surface", "sunken", "raised"];
const pairs: readonly (readonly [name: string, grounds: readonly string[], least: number])[] = [
  ["ink", grounds, 4.5],
  ["quiet", ["paper", "surface", "sunken"], 4.5],
  ["accent", ["paper", "surface"], 4.5],
  ["on-accent", ["accent"], 4.5],
  ["gradient", ["paper", "surface"], 4.5],
  ["wrong", ["surface"], 4.5],
  ["alarm", ["paper", "surface"], 4.5],
  ["right", ["surface", "sunken"], 3],
  ["edge", ["paper", "surface", "sunken"], 3],
  ...series.map((name) => [name, ["surface"], 3] as const),
];

test.each(pairs)("%s on %j: at least %d to one", (name, below, least) => {
  for (const scheme of ["light", "dark"] as const)
    for (const ground of below) {
      const [front, back] = [colours.get(name)?.[scheme] ?? "", colours.get(ground)?.[scheme] ?? ""];
      expect(contrast(front, back), `${name} on ${ground}, ${scheme}`).toBeGreaterThanOrEqual(least);
    }
});

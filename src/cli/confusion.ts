// Which digits a model takes for which.

import { percent } from "./numbers.js";
import type { Style } from "./screen.js";

/** `counts[true class][predicted class]`. */
export function confusionMatrix(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) counts[labels[i]][predicted[i]]++;
  return counts;
}

/** One row per true class; the last column is the share that was read rightly. */
export function drawConfusion(
  counts: readonly (readonly number[])[],
  paint: (style: Style, text: string) => string,
): string[] {
  const cell = 1 + Math.max(4, String(Math.max(...counts.flat())).length);
  const heading = counts.map((_, digit) => String(digit).padStart(cell)).join("");
  const rows = counts.map((row, digit) => {
    const cells = row.map((count, predicted) => {
      const text = (count === 0 ? "·" : String(count)).padStart(cell);
      if (count === 0) return paint("dim", text);
      return predicted === digit ? paint("green", text) : text;
    });
    const total = row.reduce((sum, count) => sum + count, 0);
    const right = total === 0 ? "–" : percent(row[digit] / total, 1);
    return `${String(digit).padStart(2)}${cells.join("")} ${right.padStart(8)}`;
  });
  return [
    "test images: the digit (rows), what it was taken for (columns)",
    `  ${heading} ${"right".padStart(8)}`,
    ...rows,
  ];
}

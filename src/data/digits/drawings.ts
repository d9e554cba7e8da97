// Reads the style tables into numbers.

import { STYLES } from "./styles/index.js";

/** The control points of a drawing, from −0.5 to 0.5, and where curves and strokes begin and end. */
export interface Strokes {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Smooth curves: first point, last point, 1 where a stroke begins with it. */
  readonly pieces: readonly (readonly [number, number, 0 | 1])[];
  /** Strokes: first point, last point. */
  readonly ends: readonly (readonly [number, number])[];
}

interface Choice {
  /** Share of all images of the digit in this style or in one before it. */
  readonly upTo: number;
  readonly drawings: readonly Strokes[];
}

/** One drawing of the table. */
export function readDrawing(strokes: readonly string[]): Strokes {
  const x: number[] = [];
  const y: number[] = [];
  const pieces: [number, number, 0 | 1][] = [];
  const ends: [number, number][] = [];
  for (const stroke of strokes) {
    const points = stroke.split(" ");
    const start = x.length;
    let first = start;
    for (let i = 0; i < points.length; i++) {
      const [px, py] = points[i].replace("!", "").split(",");
      x.push(Number(px) / 100 - 0.5);
      y.push(Number(py) / 100 - 0.5);
      if (points[i].endsWith("!") || i === points.length - 1) {
        pieces.push([first, start + i, first === start ? 1 : 0]);
        first = start + i;
      }
    }
    ends.push([start, start + points.length - 1]);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), pieces, ends };
}

let choices: Choice[][] | undefined;

function readStyles(): Choice[][] {
  return STYLES.map((styles) => {
    const total = styles.reduce((sum, style) => sum + style.weight, 0);
    let upTo = 0;
    return styles.map((style) => {
      upTo += style.weight / total;
      return { upTo, drawings: style.drawings.map(readDrawing) };
    });
  });
}

/** The drawings of one style of `digit`; `share` in [0, 1) chooses the style by its weight. */
export function drawingsOf(digit: number, share: number): readonly Strokes[] {
  choices ??= readStyles();
  const styles = choices[digit];
  for (const style of styles) if (share < style.upTo) return style.drawings;
  return styles[styles.length - 1].drawings;
}

// Numbers as figures show them.

import { showShape } from "../errors.js";

/** Vectors up to this long are written out in figures; of larger arrays, the shape. */
const WRITTEN_OUT = 4;

/**
 * A number as a figure shows it: the shortest decimal within a relative 1e-12 of it, so that 220.00000000000003 is 220;
 * if that takes more than `digits` significant digits, the number rounded to these. Whole parts are never rounded.
 */
export function formatNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞");
  const whole = String(Math.floor(Math.abs(value))).length;
  const most = Math.min(Math.max(digits, Math.abs(value) < 1e15 ? whole : 0), 17);
  let shown = Number(value.toPrecision(most));
  for (let precision = 1; precision < most; precision++) {
    const shorter = Number(value.toPrecision(precision));
    if (Math.abs(shorter - value) > 1e-12 * Math.abs(value)) continue;
    shown = shorter;
    break;
  }
  return String(shown === 0 ? 0 : shown).replaceAll("-", "−");
}

/** An array as a figure shows it: a short vector in brackets, anything larger as its shape. */
export function formatArray(data: ArrayLike<number>, shape: readonly number[], digits?: number): string {
  if (shape.length === 0) return formatNumber(data[0], digits);
  if (shape.length > 1 || data.length > WRITTEN_OUT) return showShape(shape);
  return `[${Array.from(data, (value) => formatNumber(value, digits)).join(", ")}]`;
}

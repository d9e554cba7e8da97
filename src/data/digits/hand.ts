// One image's handwriting: chooses a style, moves its control points, bends and slants the path, presses the pen.

import type { RandomStream } from "../../random/stream.js";
import { drawingsOf, type Strokes } from "./drawings.js";
import { addCurve, type PenPath } from "./path.js";

/** How far handwriting strays from the drawings. Lengths are in heights of the drawing field. */
const HAND = {
  /** Deviation of one control point. */
  jitter: 0.022,
  /** Deviation of where a further stroke is set. */
  shift: 0.02,
  /** Longest piece by which a stroke's end is drawn out or cut short, in lengths of its last piece. */
  overshoot: 0.36,
  /** Deviation of the bending field's nodes: lowest and highest. */
  bendLow: 0.01,
  bendHigh: 0.062,
  /** Widening towards the bottom, and growth of the upper part against the lower one: deviations. */
  taper: 0.14,
  balance: 0.21,
  /** Width against height: deviation, and limits. */
  aspect: 0.17,
  aspectLow: 0.55,
  aspectHigh: 1.5,
  /** Slant to the right (x per y): mean, deviation. Turn: deviation of the tangent of half the angle. */
  slant: 0.12,
  slantDeviation: 0.22,
  turn: 0.035,
  /** Half the pen's width in pixels: mean, deviation, limits. */
  radius: 1.34,
  radiusDeviation: 0.33,
  radiusLow: 0.65,
  radiusHigh: 2.6,
  /** Deviation of the pressure's change along the path, in relation to the radius. */
  pressure: 0.18,
  /** Width of the ink's edge in pixels: lowest and highest. */
  edgeLow: 1,
  edgeHigh: 1.4,
};

/** The pen's width against the writing's size: digits of many strokes are written larger. */
const FINENESS = [1, 1, 0.96, 0.93, 0.9, 0.92, 0.93, 0.95, 0.87, 0.88];

const NODES = 4;
const controlX = new Float64Array(24);
const controlY = new Float64Array(24);
const bendX = new Float64Array(NODES * NODES);
const bendY = new Float64Array(NODES * NODES);
const weightX = new Float64Array(NODES);
const weightY = new Float64Array(NODES);

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Mean 0, deviation 1, never beyond ±1.74: unlike a normal deviate it wrecks no digit. */
function swing(stream: RandomStream): number {
  return stream.between(-1.7320508, 1.7320508);
}

/** Sets `weights` to the cubic Bernstein polynomials at `t`. */
function bernstein(weights: Float64Array, t: number): void {
  const u = 1 - t;
  weights[0] = u * u * u;
  weights[1] = 3 * t * u * u;
  weights[2] = 3 * t * t * u;
  weights[3] = t * t * t;
}

/** Mixes two drawings of one style and moves every control point a little. */
function placeControlPoints(from: Strokes, to: Strokes, stream: RandomStream): void {
  const share = stream.between(-0.15, 1.15);
  for (let i = 0; i < from.x.length; i++) {
    controlX[i] = from.x[i] + share * (to.x[i] - from.x[i]) + HAND.jitter * swing(stream);
    controlY[i] = from.y[i] + share * (to.y[i] - from.y[i]) + HAND.jitter * swing(stream);
  }
  for (const [first, last] of from.ends) {
    if (first > 0) {
      const dx = HAND.shift * swing(stream);
      const dy = HAND.shift * swing(stream);
      for (let i = first; i <= last; i++) {
        controlX[i] += dx;
        controlY[i] += dy;
      }
    }
    moveEnd(first, first + 1, HAND.overshoot * stream.between(-1, 1));
    moveEnd(last, last - 1, HAND.overshoot * stream.between(-1, 1));
  }
}

function moveEnd(end: number, neighbour: number, share: number): void {
  controlX[end] += share * (controlX[end] - controlX[neighbour]);
  controlY[end] += share * (controlY[end] - controlY[neighbour]);
}

/** Bends the path: every point is moved by a smooth field, a polynomial patch over random nodes. */
function bend(path: PenPath, stream: RandomStream): void {
  const strength = stream.between(HAND.bendLow, HAND.bendHigh) * 2;
  for (let i = 0; i < NODES * NODES; i++) {
    bendX[i] = strength * swing(stream);
    bendY[i] = strength * swing(stream);
  }
  for (let i = 0; i < path.length; i++) {
    bernstein(weightX, path.x[i] + 0.5);
    bernstein(weightY, path.y[i] + 0.5);
    let dx = 0;
    let dy = 0;
    for (let row = 0; row < NODES; row++) {
      for (let column = 0; column < NODES; column++) {
        const weight = weightY[row] * weightX[column];
        dx += weight * bendX[row * NODES + column];
        dy += weight * bendY[row * NODES + column];
      }
    }
    path.x[i] += dx;
    path.y[i] += dy;
  }
}

/** Proportions, slant and turn. */
function slant(path: PenPath, stream: RandomStream): void {
  const taper = HAND.taper * swing(stream);
  const balance = HAND.balance * swing(stream);
  const aspect = clamp(1 + HAND.aspect * swing(stream), HAND.aspectLow, HAND.aspectHigh);
  const shear = HAND.slant + HAND.slantDeviation * stream.normal();
  // Rational points on the circle: with t the tangent of half the angle, no sine is needed.
  const t = HAND.turn * swing(stream);
  const cosine = (1 - t * t) / (1 + t * t);
  const sine = (2 * t) / (1 + t * t);
  for (let i = 0; i < path.length; i++) {
    const y = path.y[i] + balance * (path.y[i] * path.y[i] - 0.25);
    const x = path.x[i] * aspect * (1 + taper * 2 * y) - shear * y;
    path.x[i] = cosine * x - sine * y;
    path.y[i] = sine * x + cosine * y;
  }
}

/** The pen's half-width along the path, in pixels of the image. */
function press(path: PenPath, digit: number, stream: RandomStream): void {
  path.edge = stream.between(HAND.edgeLow, HAND.edgeHigh);
  const width = HAND.radius + HAND.radiusDeviation * swing(stream);
  const radius = clamp(width * FINENESS[digit], HAND.radiusLow, HAND.radiusHigh);
  const slope = HAND.pressure * swing(stream);
  const arch = HAND.pressure * swing(stream);
  for (let i = 0; i < path.length; i++) {
    const s = (2 * i) / (path.length - 1) - 1;
    path.radius[i] = radius * clamp(1 + slope * s + arch * (2 * s * s - 1), 0.6, 1.6);
  }
}

/** Writes `digit` as `stream` decides: the path in heights of the drawing field around (0, 0), the radius in pixels. */
export function writeDigit(path: PenPath, digit: number, stream: RandomStream): void {
  const drawings = drawingsOf(digit, stream.uniform());
  const from = drawings[stream.below(drawings.length)];
  const to = drawings[stream.below(drawings.length)];
  placeControlPoints(from, to, stream);
  path.length = 0;
  for (const [first, last, begins] of from.pieces) addCurve(path, controlX, controlY, first, last, begins);
  bend(path, stream);
  slant(path, stream);
  press(path, digit, stream);
}

// The sheet to draw on: lines of the pen, by mouse, finger, pen or keyboard.

import { colourOf } from "../../page/colours.js";
import { h } from "../../page/element.js";
import { paintDigit } from "../pixels.js";
import type { Dot, Stroke } from "./normalize.js";

/** Width and height in its own units. */
const SIZE = 280;
const PEN = 20;
const KEY_STEP = 10;

export interface Surface {
  readonly element: HTMLCanvasElement;
  readonly strokes: readonly Stroke[];
  clear(): void;
  /** An image of 28 × 28 instead of lines. */
  put(image: Uint8Array): void;
}

/** @param changed  Called after every piece of a line. */
export function drawingSurface(label: string, changed: () => void): Surface {
  const canvas = h("canvas", {
    class: "pad",
    width: SIZE,
    height: SIZE,
    tabindex: 0,
    role: "application",
    "aria-label": label,
  });
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  let strokes: Dot[][] = [];
  let cursor: Dot = { x: SIZE / 2, y: SIZE / 2 };
  let penDown = false;
  let empty = true;

  const wipe = () => {
    context.clearRect(0, 0, SIZE, SIZE);
    strokes = [];
    empty = true;
  };
  const begin = (dot: Dot) => {
    if (strokes.length === 0 && !empty) wipe();
    strokes.push([dot]);
    line(dot, dot);
  };
  const extend = (dot: Dot) => {
    const stroke = strokes.at(-1);
    // The sheet may have been wiped with the pen on it.
    if (!stroke) return begin(dot);
    line(stroke[stroke.length - 1], dot);
    stroke.push(dot);
  };
  const line = (from: Dot, to: Dot) => {
    empty = false;
    context.strokeStyle = colourOf("ink");
    context.lineWidth = PEN;
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    changed();
  };

  const dotOf = (event: PointerEvent): Dot => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * SIZE,
      y: ((event.clientY - box.top) / box.height) * SIZE,
    };
  };
  let pointer: number | undefined;
  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== undefined || event.button !== 0) return;
    pointer = event.pointerId;
    penDown = false;
    canvas.setPointerCapture(pointer);
    begin(dotOf(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    // A fast hand moves more often than the page draws.
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) extend(dotOf(move));
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === pointer) pointer = undefined;
    });

  canvas.addEventListener("keydown", (event) => {
    const [dx, dy] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (dx !== undefined && dy !== undefined) {
      cursor = { x: within(cursor.x + dx * KEY_STEP), y: within(cursor.y + dy * KEY_STEP) };
      if (penDown) extend(cursor);
    } else if (event.key === " ") {
      penDown = !penDown;
      if (penDown) begin(cursor);
    } else if (event.key === "Escape" || event.key === "Delete" || event.key === "Backspace") {
      wipe();
      penDown = false;
      changed();
    } else return;
    event.preventDefault();
    canvas.classList.toggle("writing", penDown);
    canvas.style.setProperty("--cursor-x", `${(100 * cursor.x) / SIZE}%`);
    canvas.style.setProperty("--cursor-y", `${(100 * cursor.y) / SIZE}%`);
  });

  return {
    element: canvas,
    get strokes() {
      return strokes;
    },
    clear() {
      wipe();
      penDown = false;
      changed();
    },
    put(image) {
      wipe();
      const small = h("canvas", { width: 28, height: 28 });
      paintDigit(small, image, colourOf("ink"));
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, SIZE, SIZE);
      empty = false;
    },
  };
}

function within(value: number): number {
  return Math.max(PEN / 2, Math.min(SIZE - PEN / 2, value));
}

// The few pictures on buttons, in a square of 16: outlines that are filled, and arrows that are lines.

import { s } from "./element.js";

const PATHS = {
  first: "M4 3v10M13 3 6.5 8l6.5 5z",
  back: "M13 8H3.5M7.5 4l-4 4 4 4",
  play: "M5 3l8 5-8 5z",
  pause: "M4.5 3h2v10h-2zM9.5 3h2v10h-2z",
  on: "M3 8h9.5M8.5 4l4 4-4 4",
  last: "M12 3v10M3 3l6.5 5L3 13z",
} as const;
const LINES: readonly string[] = ["back", "on"];

export function icon(name: keyof typeof PATHS): SVGElement {
  const kind = LINES.includes(name) ? "icon lines" : "icon";
  return s("svg", { class: kind, viewBox: "0 0 16 16", "aria-hidden": true }, s("path", { d: PATHS[name] }));
}

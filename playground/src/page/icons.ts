// The few pictures on buttons, as outlines in a square of 16.

import { s } from "./element.js";

const PATHS = {
  first: "M4 3v10M13 3 6.5 8l6.5 5z",
  back: "M11 3 4.5 8l6.5 5z",
  play: "M5 3l8 5-8 5z",
  pause: "M4.5 3h2v10h-2zM9.5 3h2v10h-2z",
  on: "M5 3l6.5 5L5 13z",
  last: "M12 3v10M3 3l6.5 5L3 13z",
} as const;

export function icon(name: keyof typeof PATHS): SVGElement {
  return s(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": true },
    s("path", { d: PATHS[name] }),
  );
}

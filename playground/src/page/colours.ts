// The page's colours for canvases, which do not know style sheets.

import { h } from "./element.js";

const known = new Map<string, string>();

/** To be called when light may have become dark. */
export function forgetColours(): void {
  known.clear();
}

/** What `var(--name)` is now, light or dark, as `rgb(…)`. */
export function colourOf(name: string): string {
  const colour = known.get(name) ?? askFor(name);
  known.set(name, colour);
  return colour;
}

function askFor(name: string): string {
  const probe = h("span", { class: "unseen" });
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Red, green and blue of `rgb(…)`. */
export function channelsOf(colour: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

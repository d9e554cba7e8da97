// The three places of the page.

import type { Place } from "./place.js";

export const placeNames = ["train", "graph", "descent"] as const;
export type PlaceName = (typeof placeNames)[number];

/** Each place is a file of its own, loaded when it is first visited. */
export const places: Readonly<Record<PlaceName, () => Promise<Place>>> = {
  train: async () => (await import("../train/place.js")).openTrain,
  graph: async () => (await import("../graph/place.js")).openGraph,
  descent: async () => (await import("../descent/place.js")).openDescent,
};

/** The place that the address names: `#graph`. */
export function placeOf(hash: string): PlaceName {
  return placeNames.find((name) => `#${name}` === hash) ?? "train";
}

// The three places of the page.

import type { Language, Words } from "../words/index.js";

/** What a place is opened with. */
export interface Page {
  readonly words: Words;
  readonly language: Language;
}

/** Builds its elements in `host` and answers what closes it. Its state outlives that. */
export type Place = (host: HTMLElement, page: Page) => () => void;

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

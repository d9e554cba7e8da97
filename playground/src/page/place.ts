// What every place of the page is: it builds its elements and says how it is closed.

import type { Language, Words } from "../words/index.js";

/** What a place is opened with. */
export interface Page {
  readonly words: Words;
  readonly language: Language;
}

/** Builds its elements in `host` and answers what closes it. Its state outlives that. */
export type Place = (host: HTMLElement, page: Page) => () => void;

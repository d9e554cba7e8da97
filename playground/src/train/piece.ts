// What the Train place is put together from.

import type { TrainState } from "./state.js";

/** A piece of the page that draws the state. */
export interface Piece {
  readonly element: HTMLElement;
  show(state: TrainState): void;
  close?(): void;
}

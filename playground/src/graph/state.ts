// What the visitor sees of the graphs: which one, with which numbers, at which moment.

import { store } from "../page/store.js";
import { type ExampleName, examples } from "./examples.js";
import { walkOf } from "./walk.js";

export interface GraphState {
  readonly example: ExampleName;
  /** By example and leaf; a leaf that is not here has the example's number. */
  readonly numbers: Readonly<Record<ExampleName, Readonly<Record<string, number>>>>;
  /** Index into the walk. */
  readonly moment: number;
  readonly playing: boolean;
}

export const graph = store<GraphState>({
  example: "apples",
  numbers: { apples: {}, fruit: {}, squareOfSum: {}, network: {} },
  moment: 0,
  playing: false,
});

function last(): number {
  return walkOf(examples[graph.state.example]).length - 1;
}

export function choose(example: ExampleName): void {
  graph.update({ example, moment: 0, playing: false });
}

/** Goes to a moment, and no further than the walk does. */
export function goTo(moment: number): void {
  graph.update({ moment: Math.max(0, Math.min(last(), moment)) });
}

export function goBy(moments: number): void {
  graph.update({ playing: false });
  goTo(graph.state.moment + moments);
}

/** Plays from here, or from the beginning when the walk is over. */
export function play(playing: boolean): void {
  if (playing && graph.state.moment === last()) goTo(0);
  graph.update({ playing });
}

/** One moment further while it plays; it stops at the end. */
export function advance(): void {
  if (graph.state.moment >= last()) graph.update({ playing: false });
  else goTo(graph.state.moment + 1);
}

export function setNumber(id: string, value: number): void {
  const { example, numbers } = graph.state;
  graph.update({ numbers: { ...numbers, [example]: { ...numbers[example], [id]: value } } });
}

export function resetNumbers(): void {
  const { example, numbers } = graph.state;
  graph.update({ numbers: { ...numbers, [example]: {} } });
}

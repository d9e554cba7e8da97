// All that the Train place shows.

import type { History } from "downhill";
import { store } from "../page/store.js";
import { type Choices, firstChoices } from "./choices.js";
import { type Curves, noCurves } from "./curves.js";
import type { Amount, Images, Parts } from "./data.js";
import type { Results } from "./results.js";

/** `ready`: nothing is trained yet; `resting`: there is a model, and nobody trains it. */
export type Phase = "ready" | "preparing" | "training" | "paused" | "resting";

/** What the page says when something went wrong: which sentence of its words, and what the package said. */
export interface Trouble {
  readonly about: "training" | "diverged" | "memory" | "data" | "model" | "file" | "idx";
  readonly reason: string;
}

/** Where training stands. */
export interface Standing {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly stepsPerSecond: number;
}

export interface TrainState {
  readonly phase: Phase;
  readonly choices: Choices;
  readonly source: "digits" | "mnist";
  readonly amount: Amount;
  /** Files of MNIST that are here already. */
  readonly parts: Parts;
  readonly images: Images | undefined;
  /** The model in words, once there is one. */
  readonly model: string | undefined;
  /** How many threads share its work. */
  readonly threads: number;
  readonly standing: Standing | undefined;
  readonly curves: Curves;
  /** The first layer's weights, (784, units), where its inputs are pixels. */
  readonly weights: { readonly units: number; readonly data: ArrayLike<number> } | undefined;
  readonly results: Results | undefined;
  readonly history: Pick<History, "seconds" | "steps"> | undefined;
  /** What is on the pad, as the network sees it, and the probabilities it gives. */
  readonly drawn: { readonly image: Uint8Array; readonly truth: number | undefined } | undefined;
  readonly probabilities: readonly number[] | undefined;
  readonly trouble: Trouble | undefined;
  /** What training the chosen network would take, in bytes; or why the browser refuses it. Undefined until it is known. */
  readonly memory: { readonly bytes: number } | { readonly refused: string } | undefined;
}

export const train = store<TrainState>({
  phase: "ready",
  choices: firstChoices,
  source: "digits",
  amount: 20_000,
  parts: {},
  images: undefined,
  model: undefined,
  threads: 1,
  standing: undefined,
  curves: noCurves,
  weights: undefined,
  results: undefined,
  history: undefined,
  drawn: undefined,
  probabilities: undefined,
  trouble: undefined,
  memory: undefined,
});

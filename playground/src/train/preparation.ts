// The network that is chosen is made in the worker while the visitor still chooses: the memory that its training takes is
// known before it is taken, and training starts at once.

import { softmaxCrossEntropy, type TrainerModel } from "downhill";
import { type Choices, networkOf, optimizerOf } from "./choices.js";
import { isRefusal } from "./current.js";
import { drawDigits, fitting, type Images, isComplete, readMnist } from "./data.js";
import { type TrainState, train } from "./state.js";
import { place, trainer } from "./trainer.js";

/** Milliseconds without another choice. */
const PATIENCE = 250;

let prepared: { readonly wish: string; readonly model: Promise<TrainerModel> } | undefined;
let clock: ReturnType<typeof setTimeout> | undefined;
let turn = 0;

/** The images that are chosen, and kept once they are there. */
export async function imagesOf(): Promise<Images> {
  const { source, amount, images, parts } = train.state;
  if (images) return images;
  const fresh = source === "mnist" && isComplete(parts) ? await readMnist(parts) : await drawDigits(amount);
  const { state } = train;
  // Others may have been chosen while these were made.
  if (state.source !== source || state.amount !== amount || state.parts !== parts) return imagesOf();
  train.update({ images: fresh });
  return fresh;
}

/** Hands over a fresh model of what is chosen. */
export async function chosenModel(): Promise<TrainerModel> {
  const made = make(train.state.choices);
  prepared = undefined;
  const model = await made;
  model.learningRate = train.state.choices.learningRate;
  return model;
}

/** What is chosen has changed, or is chosen for the first time. */
export function prepareSoon(): void {
  clearTimeout(clock);
  turn++;
  train.update({ memory: undefined });
  clock = setTimeout(() => tellMemory(() => make(train.state.choices)), PATIENCE);
}

/** A model was opened: what its training takes is told in place of what was chosen before. */
export function tellMemoryOf(opened: TrainerModel): Promise<void> {
  clearTimeout(clock);
  turn++;
  return tellMemory(async () => opened);
}

async function tellMemory(made: () => Promise<TrainerModel>): Promise<void> {
  const mine = turn;
  if (!canTrain(train.state)) return;
  let memory: TrainState["memory"];
  try {
    const [images, model] = await Promise.all([imagesOf(), made()]);
    const { train: data, test } = fitting(images, model);
    const batchSize = Math.min(train.state.choices.batchSize, data.size);
    memory = { bytes: await model.memoryFor(data, { batchSize, validation: test }) };
  } catch (error) {
    // Whatever else is wrong is said when training is asked for.
    if (!isRefusal(error)) return;
    memory = { refused: (error as Error).message };
  }
  if (mine === turn) train.update({ memory });
}

/** Whether there is something to learn from. */
export function canTrain({ source, parts }: TrainState): boolean {
  return source === "digits" || isComplete(parts);
}

/** A model of these choices; the one that waits, if it is of the same. */
function make(choices: Choices): Promise<TrainerModel> {
  const { hidden, activation, optimizer } = choices;
  const wish = [hidden, activation, optimizer].join();
  if (prepared?.wish === wish) return prepared.model;
  prepared?.model.then((other) => other.dispose()).catch(() => {});
  const model = compile(choices);
  prepared = { wish, model };
  model.catch(() => {
    if (prepared?.model === model) prepared = undefined;
  });
  return model;
}

async function compile(choices: Choices): Promise<TrainerModel> {
  return (await trainer()).compile(networkOf(choices), {
    input: [784],
    loss: softmaxCrossEntropy(),
    optimizer: optimizerOf(choices),
    seed: 1,
    ...place,
  });
}

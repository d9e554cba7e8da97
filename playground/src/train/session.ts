// What the buttons do: they let the trainer in its worker train, and write into the state what it tells.

import type { Progress, TrainerModel } from "downhill";
import type { Choices } from "./choices.js";
import { current, firstLayerOf, report, take } from "./current.js";
import { extend } from "./curves.js";
import { fitting, type Images } from "./data.js";
import { chosenModel, imagesOf, prepareSoon } from "./preparation.js";
import { look, recognize } from "./questions.js";
import { train } from "./state.js";

export function choose(changes: Partial<Choices>): void {
  const { learningRate, ...others } = changes;
  train.update({ choices: { ...train.state.choices, ...changes } });
  if (Object.keys(others).length > 0) prepareSoon();
  // The rate is the one thing that a training in progress takes over.
  else if (current.model && learningRate !== undefined) current.model.learningRate = learningRate;
}

/** A new model, trained from the beginning. */
export async function start(): Promise<void> {
  train.update({ phase: "preparing", trouble: undefined });
  try {
    const [model, images] = await Promise.all([chosenModel(), imagesOf()]);
    take(model);
    await teach(model, images);
  } catch (error) {
    report("training", error);
  }
}

/** The same model goes on for as many epochs as are chosen. */
export async function goOn(): Promise<void> {
  if (!current.model) return start();
  train.update({ phase: "preparing", trouble: undefined });
  try {
    await teach(current.model, await imagesOf());
  } catch (error) {
    report("training", error);
  }
}

async function teach(trained: TrainerModel, images: Images): Promise<void> {
  const { epochs, batchSize } = train.state.choices;
  const { train: data, test } = fitting(images, trained);
  const watched = firstLayerOf(trained);
  train.update({ phase: "training" });
  const history = await trained.fit(data, {
    epochs,
    batchSize: Math.min(batchSize, data.size),
    validation: test,
    progressInterval: 120,
    watch: watched ? [watched] : [],
    onProgress: (progress) => {
      if (trained === current.model) follow(progress, watched);
    },
    onEpoch: ({ step, validation }) => {
      if (!validation || trained !== current.model) return;
      const { curves } = train.state;
      const point = {
        step: current.stepsBefore + step,
        loss: validation.loss,
        accuracy: validation.accuracy ?? Number.NaN,
      };
      train.update({ curves: { ...curves, tests: [...curves.tests, point] } });
      void look();
    },
  });
  if (trained !== current.model) return;
  current.stepsBefore += history.steps;
  await look();
  if (trained !== current.model) return;
  train.update({ phase: "resting", history: { seconds: history.seconds, steps: history.steps } });
}

function follow(progress: Progress, watched: string | undefined): void {
  const { step, steps, epoch, epochs, stepsPerSecond, losses, accuracies, parameters } = progress;
  const { curves } = train.state;
  const weights = watched ? parameters[watched] : undefined;
  train.update({
    standing: { step, steps, epoch, epochs, stepsPerSecond },
    curves: {
      ...curves,
      losses: extend(curves.losses, losses),
      accuracies: extend(curves.accuracies, accuracies),
    },
    ...(weights ? { weights: { units: weights.shape[1], data: weights.data } } : {}),
  });
  void recognize();
}

export function pause(): void {
  current.model?.pause();
  train.update({ phase: "paused" });
}

export function resume(): void {
  current.model?.resume();
  train.update({ phase: "training" });
}

export function stop(): void {
  current.model?.stop();
}

// What the buttons do: they ask the trainer in its worker, and write into the state what it answers.

import { type Progress, softmaxCrossEntropy, spawnTrainer, type Trainer, type TrainerModel } from "downhill";
import { mode } from "../page/mode.js";
import { type Choices, describe, networkOf, optimizerOf } from "./choices.js";
import { noCurves } from "./curves.js";
import { drawDigits, type Images, isComplete, labelsOf, partOf, readMnist } from "./data.js";
import { resultsOf } from "./results.js";
import { type Trouble, train } from "./state.js";

/** As many threads as pay, where workers may share memory; the numbers are the same. */
const place = { threads: mode().shared ? ("auto" as const) : 1 };

let spawning: Promise<Trainer> | undefined;
let model: TrainerModel | undefined;
/** Steps of the fits before this one, so that the curves go on where they stopped. */
let stepsBefore = 0;

/** The bundle has the worker beside the page. */
const startWorker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

/** The worker, started at the first use; when it cannot start, the next use tries again. */
function trainer(): Promise<Trainer> {
  spawning ??= spawnTrainer({ worker: startWorker }).catch((error) => {
    spawning = undefined;
    throw error;
  });
  return spawning;
}

/** Starts what training will need, while the visitor is still choosing. */
export function warmUp(): void {
  trainer().catch(() => {});
  const { source, amount } = train.state;
  if (source === "digits") drawDigits(amount).catch(() => {});
}

function report(about: Trouble["about"], error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  train.update({ trouble: { about, reason } });
  if (about === "training") train.update({ phase: model ? "resting" : "ready" });
}

export function choose(changes: Partial<Choices>): void {
  const choices = { ...train.state.choices, ...changes };
  train.update({ choices });
  // The rate is the one thing that a training in progress takes over.
  if (model && changes.learningRate !== undefined && changes.optimizer === undefined)
    model.learningRate = changes.learningRate;
}

async function imagesOf(): Promise<Images> {
  const { source, amount, images, parts } = train.state;
  if (images) return images;
  const fresh = source === "mnist" && isComplete(parts) ? await readMnist(parts) : await drawDigits(amount);
  train.update({ images: fresh });
  return fresh;
}

/** A new model, trained from the beginning. */
export async function start(): Promise<void> {
  const { choices } = train.state;
  train.update({ phase: "preparing", trouble: undefined, standing: undefined, history: undefined });
  try {
    const [worker, images] = await Promise.all([trainer(), imagesOf()]);
    model = await worker.compile(networkOf(choices), {
      input: [784],
      loss: softmaxCrossEntropy(),
      optimizer: optimizerOf(choices),
      seed: 1,
      ...place,
    });
    stepsBefore = 0;
    train.update({
      model: describe(model.description),
      threads: model.threads,
      curves: noCurves,
      results: undefined,
      weights: undefined,
    });
    await teach(model, images);
  } catch (error) {
    report("training", error);
  }
}

/** The same model goes on for as many epochs as are chosen. */
export async function goOn(): Promise<void> {
  if (!model) return start();
  train.update({ phase: "preparing", trouble: undefined });
  try {
    await teach(model, await imagesOf());
  } catch (error) {
    report("training", error);
  }
}

async function teach(trained: TrainerModel, { train: data, test }: Images): Promise<void> {
  const { epochs, batchSize } = train.state.choices;
  const { input } = trained.description;
  const [own, other] = [data.reshape(input), test.reshape(input)];
  const watched = firstLayerOf(trained);
  train.update({ phase: "training" });
  const history = await trained.fit(own, {
    epochs,
    batchSize: Math.min(batchSize, data.size),
    validation: other,
    progressInterval: 120,
    watch: watched ? [watched] : [],
    onProgress: (progress) => {
      if (trained === model) follow(progress, watched);
    },
    onEpoch: ({ step, validation }) => {
      if (!validation || trained !== model) return;
      const { curves } = train.state;
      const point = {
        step: stepsBefore + step,
        loss: validation.loss,
        accuracy: validation.accuracy ?? Number.NaN,
      };
      train.update({ curves: { ...curves, tests: [...curves.tests, point] } });
      void look();
    },
  });
  if (trained !== model) return;
  stepsBefore += history.steps;
  await look();
  if (trained !== model) return;
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
      losses: [...curves.losses, ...losses],
      accuracies: [...curves.accuracies, ...accuracies],
    },
    ...(weights ? { weights: { units: weights.shape[1], data: weights.data } } : {}),
  });
  void recognize();
}

/** The name of the weights that look at the pixels, if a dense layer comes first. */
function firstLayerOf({ description: { layers, input }, parameterNames }: TrainerModel): string | undefined {
  const first = layers.find(({ kind }) => kind !== "flatten");
  const pixels = input.reduce((product, side) => product * side, 1);
  return first?.kind === "dense" && pixels === 784
    ? parameterNames.find((name) => name.endsWith(".weight"))
    : undefined;
}

let looking: Promise<void> | undefined;
let lookAgain = false;

/** Asks the model about all test images; when it is being asked already, once more afterwards. */
function look(): Promise<void> {
  lookAgain = true;
  looking ??= (async () => {
    while (lookAgain) {
      lookAgain = false;
      await ask();
    }
  })()
    .catch((error) => report("model", error))
    .finally(() => {
      looking = undefined;
    });
  return looking;
}

async function ask(): Promise<void> {
  const asked = model;
  const { images } = train.state;
  if (!asked || !images) return;
  const { data } = await asked.predict(images.test.reshape(asked.description.input));
  if (asked === model) train.update({ results: resultsOf(data, labelsOf(images.test)) });
}

export function pause(): void {
  model?.pause();
  train.update({ phase: "paused" });
}

export function resume(): void {
  model?.resume();
  train.update({ phase: "training" });
}

export function stop(): void {
  model?.stop();
}

let asking = false;

/** Asks the model what is drawn on the pad; what is drawn meanwhile is asked next. */
export async function recognize(): Promise<void> {
  const { drawn } = train.state;
  if (!drawn || !model) {
    train.update({ probabilities: undefined });
    return;
  }
  if (asking) return;
  asking = true;
  try {
    const pixels = Float32Array.from(drawn.image, (byte) => byte / 255);
    const { data } = await model.predict(pixels);
    train.update({ probabilities: Array.from(data) });
  } catch (error) {
    report("model", error);
  } finally {
    asking = false;
  }
  if (train.state.drawn !== drawn) await recognize();
}

export function draw(image: Uint8Array | undefined, truth?: number): void {
  train.update({ drawn: image && { image, truth } });
  void recognize();
}

/** Takes the built-in digits, as many as `amount` says, or MNIST. */
export function useSource(changes: Partial<Pick<typeof train.state, "source" | "amount">>): void {
  train.update({ ...changes, images: undefined, results: undefined, trouble: undefined });
  warmUp();
}

/** Files that were chosen or dropped: MNIST's, in any order and one by one if need be, or a model. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  train.update({ trouble: undefined });
  let { parts } = train.state;
  for (const file of files) {
    const part = partOf(file.name);
    if (part) parts = { ...parts, [part]: file };
    else if (file.name.endsWith(".safetensors")) await load(file);
    else return report("file", new Error(file.name));
  }
  if (parts === train.state.parts) return;
  train.update({ parts, source: "mnist", images: undefined, results: undefined });
  if (!isComplete(parts)) return;
  try {
    train.update({ images: await readMnist(parts) });
    await look();
  } catch (error) {
    train.update({ parts: {}, source: "digits" });
    report("data", error);
  }
}

/** Takes over a model that was saved here or by the command line. */
export async function load(file: File): Promise<void> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const loaded = await (await trainer()).loadModel(bytes, place);
    checkFits(file.name, loaded);
    stop();
    model = loaded;
    stepsBefore = 0;
    const watched = firstLayerOf(loaded);
    const weights = watched ? await loaded.getParameter(watched) : undefined;
    train.update({
      model: describe(loaded.description),
      threads: loaded.threads,
      choices: { ...train.state.choices, learningRate: loaded.learningRate },
      curves: noCurves,
      standing: undefined,
      history: undefined,
      weights: weights && { units: weights.shape[1], data: weights.data },
      trouble: undefined,
    });
    await imagesOf();
    await Promise.all([look(), recognize()]);
    if (loaded === model) train.update({ phase: "resting" });
  } catch (error) {
    report("model", error);
  }
}

function checkFits(name: string, { description: { input }, output }: TrainerModel): void {
  const pixels = input.reduce((product, side) => product * side, 1);
  if (pixels === 784 && output.length === 1 && output[0] === 10) return;
  const got = `${input.join("×")} and ${output.join("×")}`;
  throw new RangeError(`${name}: expected a model of 784 pixels with 10 answers, got ${got}.`);
}

/** The model as a file, with what its optimizer keeps. */
export async function save(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return (await model?.toBytes()) as Uint8Array<ArrayBuffer> | undefined;
  } catch (error) {
    report("model", error);
    return undefined;
  }
}

// The lecture's program: a network of two layers learns digits, step by step as chapters 4 and 5 of the book have it.

import { type Dataset, RandomState, TwoLayerNet } from "downhill";
import { labelsOf, type Source } from "./source.js";

/** What `--chapter` may be, and the activation of its network. */
export const chapters = { 4: "sigmoid", 5: "relu" } as const;

/** What `--gradient` may be. */
export const gradients = {
  backprop: (net: TwoLayerNet, x: Float64Array, t: Int32Array) => net.gradient(x, t),
  numerical: (net: TwoLayerNet, x: Float64Array, t: Int32Array) => net.numericalGradient(x, t),
};

/** As in the book. */
export const HIDDEN = 50;
export const CLASSES = 10;
const BATCH = 100;
const LEARNING_RATE = 0.1;
/** Deviation of the first weights. */
const INITIAL_DEVIATION = 0.01;

/** Milliseconds of work between two turns of the event loop: the bar moves and Ctrl-C is heard. */
const SLICE = 50;

export interface LectureOptions {
  readonly chapter: keyof typeof chapters;
  readonly gradient: keyof typeof gradients;
  /** Of NumPy's generator. */
  readonly seed: number;
  readonly steps: number;
  /** Of the numerical gradient. */
  readonly threads: number;
}

/** What the book notes once an epoch. */
export interface LectureRecord {
  /** Steps done. */
  readonly step: number;
  /** Of the last batch, after the update. */
  readonly loss: number;
  /** Shares of all training and all test images. */
  readonly train: number;
  readonly test: number;
  readonly seconds: number;
}

export interface LectureHistory {
  /** The loss of every step's batch, after the update. */
  readonly loss: number[];
  readonly records: LectureRecord[];
  readonly steps: number;
  readonly seconds: number;
  /** The median over all steps. */
  readonly secondsPerGradient: number;
  readonly stopped: boolean;
}

export interface LectureWatcher {
  readonly signal: AbortSignal;
  onStep?(record: { readonly step: number }): void;
  onRecord(record: LectureRecord): void;
}

/**
 * `np.random.seed(seed)`, `TwoLayerNet(784, 50, 10)`, and then in every step: 100 images drawn with replacement, the
 * gradient, `w −= 0.1 · dw`, the loss of the same batch. In the first step of every epoch both accuracies follow.
 */
export async function runLecture(
  { train, test }: Source,
  { chapter, gradient, seed, steps, threads }: LectureOptions,
  watcher: LectureWatcher,
): Promise<LectureHistory> {
  const random = new RandomState(seed);
  const net = await TwoLayerNet.create({
    inputSize: train.featureShape[0],
    hiddenSize: HIDDEN,
    outputSize: CLASSES,
    weightInitStd: INITIAL_DEVIATION,
    activation: chapters[chapter],
    random,
    threads,
  });
  const images = { train: pixelsOf(train), test: pixelsOf(test) };
  const labels = { train: Int32Array.from(labelsOf(train)), test: Int32Array.from(labelsOf(test)) };
  const stepsPerEpoch = Math.max(train.size / BATCH, 1);
  const width = train.featureShape[0];
  const x = new Float64Array(BATCH * width);
  const loss: number[] = [];
  const records: LectureRecord[] = [];
  const gradientSeconds: number[] = [];
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let turn = began;

  for (let i = 0; i < steps && !watcher.signal.aborted; i++) {
    const batch = random.choice(train.size, BATCH);
    batch.forEach((image, row) => {
      x.set(images.train.subarray(image * width, (image + 1) * width), row * width);
    });
    const t = batch.map((image) => labels.train[image]);

    const before = performance.now();
    const grads = gradients[gradient](net, x, t);
    gradientSeconds.push((performance.now() - before) / 1000);

    net.update(grads, LEARNING_RATE);
    loss.push(net.loss(x, t));

    watcher.onStep?.({ step: i + 1 });
    if (i % stepsPerEpoch === 0) {
      const record = {
        step: i + 1,
        loss: loss[i],
        train: net.accuracy(images.train, labels.train),
        test: net.accuracy(images.test, labels.test),
        seconds: seconds(),
      };
      records.push(record);
      watcher.onRecord(record);
    }
    if (performance.now() - turn > SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
  }
  await net.close();
  return {
    loss,
    records,
    steps: loss.length,
    seconds: seconds(),
    secondsPerGradient: median(gradientSeconds),
    stopped: loss.length < steps,
  };
}

/** Pixels as the book's loader has them: `k / 255` in float32. */
function pixelsOf({ features, scale }: Dataset): Float32Array {
  const pixels = new Float32Array(features.length);
  // k / 255 and not k · (1 / 255), which rounds twice.
  const divisor = 1 / scale;
  for (let i = 0; i < pixels.length; i++) pixels[i] = features[i] / divisor;
  return pixels;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

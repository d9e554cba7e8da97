// What the page and its trainer's worker ask of each other, and the plain data that travels between them.

import type { Shape } from "../graph/tensor.js";
import type { Kernels } from "../kernels/instance.js";
import type { Choice } from "../kernels/load.js";
import type { EpochRecord, Evaluation, History } from "../model/history.js";
import type { Floats } from "../model/memory.js";
import type { Model } from "../model/model.js";
import type { PlainDescription } from "../model/plain-description.js";
import type { PredictOptions } from "../model/prediction.js";
import type { ProfileOptions } from "../model/profile/index.js";
import type { Measured } from "../model/profile/profile.js";
import type { Progress } from "../model/progress.js";
import type { SaveOptions } from "../model/saving.js";

export type NumberArray = Uint8Array | Int32Array | Float32Array | Float64Array;

/** A data set whose numbers the worker has already, under the numbers that stand for them here. */
export interface PlainDataset {
  readonly size: number;
  readonly featureShape: readonly number[];
  readonly scale: number;
  readonly features: number;
  readonly target: { readonly data: number; readonly [property: string]: unknown };
}

/** What the page knows of a model in the worker. */
export interface ModelFacts
  extends Pick<
    Model,
    | "seed"
    | "dtype"
    | "backend"
    | "precision"
    | "simd"
    | "threads"
    | "output"
    | "parameterNames"
    | "learningRate"
  > {
  /** Its number in the worker. */
  readonly model: number;
  readonly description: PlainDescription;
  readonly summary: string;
}

export interface FitRequest {
  readonly model: number;
  /** Stands for this call of `fit` in what is told of it. */
  readonly run: number;
  readonly data: PlainDataset;
  readonly validation?: PlainDataset | undefined;
  /** Options that are plain data, as they were given. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What the page wants to be told. */
  readonly wants: { readonly progress: boolean; readonly epochs: boolean };
  /** What was asked for since `fit` was called. */
  readonly paused: boolean;
  readonly stopped: boolean;
}

/** What the page asks of the worker about its models. */
export type ModelMethods = {
  /** Answers when the worker runs. */
  greet(input: undefined): void;
  /** The next part of an array of numbers; the first one makes room for all. */
  receive(input: { id: number; length: number; offset: number; part: NumberArray }): void;
  /** Whole arrays. */
  receiveAll(input: readonly { readonly id: number; readonly numbers: NumberArray }[]): void;
  forgetNumbers(input: { id: number }): void;
  compile(input: { description: PlainDescription; options: Readonly<Record<string, unknown>> }): ModelFacts;
  loadModel(input: { source: string | Uint8Array; options: Readonly<Record<string, unknown>> }): ModelFacts;
  dispose(input: { model: number }): void;
  fit(input: FitRequest): History;
  memoryFor(input: Pick<FitRequest, "model" | "data" | "validation" | "options">): number;
  abort(input: { run: number }): void;
  pause(input: { model: number }): void;
  resume(input: { model: number }): void;
  stop(input: { model: number }): void;
  setLearningRate(input: { model: number; value: number }): void;
  predict(input: { model: number; x: PlainDataset | NumberArray; options: PredictOptions }): {
    data: Floats;
    shape: readonly number[];
  };
  evaluate(input: { model: number; data: PlainDataset }): Evaluation;
  profile(input: { model: number; data: PlainDataset; options: ProfileOptions }): Measured;
  getParameter(input: { model: number; name: string }): { shape: Shape; data: Floats };
  setParameter(input: { model: number; name: string; numbers: ArrayLike<number> }): void;
  program(input: { model: number; data: PlainDataset; batchSize: number | undefined }): string;
  toBytes(input: { model: number; options: SaveOptions }): Uint8Array<ArrayBuffer>;
  save(input: { model: number; path: string; options: SaveOptions }): void;
  load(input: { model: number; source: string | Uint8Array; name: string | undefined }): void;
};

/** What the page tells the worker of a thread that it lends it. */
export type BorrowedThreadMethods = {
  threadSaid(input: { thread: number; message: unknown }): void;
  /** It could not be started, or has ended. */
  threadFailed(input: { thread: number; reason: string }): void;
};

export type WorkerMethods = ModelMethods & BorrowedThreadMethods;

/** What the worker asks of the page that lends it threads, under numbers of the worker's own. */
export type LentThreadMethods = {
  startThread(input: { thread: number }): void;
  postToThread(input: { thread: number; message: unknown }): void;
  endThread(input: { thread: number }): void;
};

/** What the worker asks of the page. */
export type PageMethods = LentThreadMethods & {
  /** The kernels, compiled: for one thread or several, and as precise as asked for. */
  kernels(input: Pick<Choice, "variant" | "precision">): Kernels;
  progress(input: { run: number; progress: Progress }): void;
  epoch(input: { run: number; record: EpochRecord }): void;
};

/** What serves such methods: their answers may be promises. */
export type Serving<M extends { readonly [name: string]: (input: never) => unknown }> = {
  readonly [name in keyof M]: (
    input: Parameters<M[name]>[0],
  ) => ReturnType<M[name]> | Promise<ReturnType<M[name]>>;
};

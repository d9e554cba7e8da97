// The training loop: sample → step → record, with a turn for the event loop now and then.

import type { Dataset } from "../data/dataset.js";
import { type Sampler, shuffledEpochs, withReplacement } from "../data/sampler.js";
import { checkInteger, checkOneOf, message, show } from "../errors.js";
import { eventLoopTurn } from "../platform/turn.js";
import type { RandomStream } from "../random/stream.js";
import type { BatchProgram } from "./batch-program.js";
import { checkBatchSize } from "./check-data.js";
import { describeOrigin, type NonFiniteOrigin } from "./diagnose.js";
import { evaluateAll } from "./evaluate.js";
import { type EpochRecord, type Evaluation, type History, hashTrace, type StepRecord } from "./history.js";

export interface FitOptions {
  /** Samples per step, from 1 to the number of samples. Default 100, or all samples when there are fewer. */
  batchSize?: number;
  /** Passes over the data. Default 1. Give epochs or steps, not both. */
  epochs?: number;
  /** Number of steps. */
  steps?: number;
  /**
   * `shuffled`: every epoch visits every sample once, in a new order, the last smaller batch included (default with
   * epochs). `withReplacement`: every sample of every batch is drawn from all, as the lecture does (default with steps).
   */
  sampling?: "shuffled" | "withReplacement";
  /** Evaluated after every epoch. */
  validation?: Dataset;
  /** Evaluates all training data after every epoch as well. Default false. */
  evaluateTraining?: boolean;
  /** Called after every step. May change `model.learningRate`. */
  onStep?: (record: StepRecord) => void;
  /** Called after every epoch; a promise is awaited. */
  onEpoch?: (record: EpochRecord) => void | Promise<void>;
  /** Stops training between two steps; `fit` then resolves with what was done. */
  signal?: AbortSignal;
}

/** A loss that is NaN or infinite: no step can repair what leads to it. */
export class NonFiniteLossError extends RangeError {
  override readonly name = "NonFiniteLossError";

  constructor(
    message: string,
    /** The step whose batch had the loss, from 1. */
    readonly step: number,
    /** Where the first number that is not finite was. */
    readonly origin?: NonFiniteOrigin,
  ) {
    super(message);
  }
}

/** Finds out why the loss is not finite. */
function nonFiniteLoss(program: BatchProgram, step: number): NonFiniteLossError {
  const { loss } = program;
  const origin = program.findNonFinite();
  const where = origin ? `: ${describeOrigin(origin, program.indices)}` : "";
  const got = `${loss} in the batch of step ${step}${where}`;
  return new NonFiniteLossError(
    message("fit", "a finite loss", got, "Use a smaller learning rate."),
    step,
    origin,
  );
}

/** The options of a run, checked and completed. */
export interface Schedule {
  readonly batchSize: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly sampling: "shuffled" | "withReplacement";
  /** Rows of an epoch's last batch. */
  readonly lastRows: number;
}

/** Checks what is called, and asked, while training runs: before it runs. */
function checkWatchers({ onStep, onEpoch, signal }: FitOptions): void {
  for (const [name, callback] of Object.entries({ onStep, onEpoch })) {
    if (callback === undefined || typeof callback === "function") continue;
    throw new TypeError(message(`fit: ${name}`, "a function", show(callback)));
  }
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    const remedy = "Give the signal of an AbortController.";
    throw new TypeError(message("fit: signal", "an AbortSignal", show(signal), remedy));
  }
}

export function scheduleOf(options: FitOptions, data: Dataset): Schedule {
  const { epochs, steps } = options;
  if (epochs !== undefined && steps !== undefined) {
    throw new TypeError(message("fit", "epochs or steps", "both", "Leave one of them out."));
  }
  checkWatchers(options);
  const batchSize = checkBatchSize("fit", options.batchSize ?? Math.min(100, data.size), data);
  const byDefault = steps === undefined ? "shuffled" : "withReplacement";
  const sampling = checkOneOf("fit: sampling", options.sampling ?? byDefault, [
    "shuffled",
    "withReplacement",
  ]);
  const shuffled = sampling === "shuffled";
  const stepsPerEpoch = shuffled ? Math.ceil(data.size / batchSize) : Math.floor(data.size / batchSize);
  const total =
    steps === undefined
      ? checkInteger("fit: epochs", epochs ?? 1, 0) * stepsPerEpoch
      : checkInteger("fit: steps", steps, 0);
  return {
    batchSize,
    steps: total,
    stepsPerEpoch,
    epochs: Math.ceil(total / stepsPerEpoch),
    sampling,
    lastRows: shuffled ? data.size - (stepsPerEpoch - 1) * batchSize : batchSize,
  };
}

/** What a run works with. */
export interface Run {
  readonly schedule: Schedule;
  /** The programs of a full batch and of an epoch's last batch (the same one when that is full). */
  readonly step: BatchProgram;
  readonly lastStep: BatchProgram;
  readonly training?: { readonly data: Dataset; readonly programs: readonly BatchProgram[] };
  readonly validation?: { readonly data: Dataset; readonly programs: readonly BatchProgram[] };
  readonly size: number;
  readonly stream: RandomStream;
  readonly learningRate: () => number;
}

/** Milliseconds of work between two turns of the event loop: a page stays at 60 frames a second. */
const SLICE = 12;

/** Trains until the schedule or the signal ends. */
export async function train(run: Run, options: FitOptions): Promise<History> {
  const { schedule, stream, size } = run;
  const { onStep, onEpoch, signal } = options;
  const { steps, stepsPerEpoch, epochs } = schedule;
  const sampler: Sampler =
    schedule.sampling === "shuffled" ? shuffledEpochs(size, stream) : withReplacement(size, stream);
  const { classifies } = run.step;

  // Everything a step writes to is made here: nothing is allocated while steps run.
  const [loss, accuracy] = [roomFor(steps), roomFor(steps).fill(Number.NaN)];
  const records: EpochRecord[] = [];
  const began = performance.now();
  let epochLoss = 0;
  let epochCorrect = 0;
  let epochSamples = 0;
  let turn = began;
  let step = 0;

  while (step < steps && !signal?.aborted) {
    const isLast = (step + 1) % stepsPerEpoch === 0;
    const program = isLast ? run.lastStep : run.step;
    const { rows } = program;
    sampler.next(program.indices);
    program.propagate();
    const stepLoss = program.loss;
    if (!Number.isFinite(stepLoss)) throw nonFiniteLoss(program, step + 1);
    program.update();
    loss[step] = stepLoss;
    epochLoss += stepLoss * rows;
    epochSamples += rows;
    if (classifies) {
      accuracy[step] = program.correct / rows;
      epochCorrect += program.correct;
    }
    step++;
    const epoch = Math.ceil(step / stepsPerEpoch);
    if (onStep) {
      const learningRate = run.learningRate();
      const measured = classifies ? { accuracy: accuracy[step - 1] } : {};
      onStep({ step, steps, epoch, loss: stepLoss, ...measured, learningRate });
    }
    if (isLast || step === steps) {
      const record: EpochRecord = {
        epoch,
        epochs,
        step,
        steps,
        loss: epochLoss / epochSamples,
        ...(classifies ? { accuracy: epochCorrect / epochSamples } : {}),
        ...evaluateParts(run),
        seconds: (performance.now() - began) / 1000,
      };
      epochLoss = epochCorrect = epochSamples = 0;
      records.push(record);
      await onEpoch?.(record);
    }
    if (performance.now() - turn > SLICE) {
      await eventLoopTurn();
      turn = performance.now();
    }
  }
  const trace = loss.subarray(0, step);
  return {
    loss: trace,
    accuracy: accuracy.subarray(0, step),
    epochs: records,
    steps: step,
    seconds: (performance.now() - began) / 1000,
    stopped: step < steps,
    traceHash: hashTrace(trace),
  };
}

/** A number for every step. @throws {RangeError} when the engine has no room for so many. */
function roomFor(steps: number): Float64Array {
  try {
    return new Float64Array(steps);
  } catch (cause) {
    const expected = "as many as there is memory to note, 16 bytes each";
    throw new RangeError(message("fit: steps", expected, show(steps)), { cause });
  }
}

function evaluateParts({ training, validation }: Run): { training?: Evaluation; validation?: Evaluation } {
  return {
    ...(training ? { training: evaluateAll(training.programs, training.data) } : {}),
    ...(validation ? { validation: evaluateAll(validation.programs, validation.data) } : {}),
  };
}

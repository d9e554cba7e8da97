// The training loop: sample → step → record, with a turn for the event loop now and then.

import type { Dataset } from "../data/dataset.js";
import { type Sampler, shuffledEpochs, withReplacement } from "../data/sampler.js";
import { message, show } from "../errors.js";
import type { RandomStream } from "../random/stream.js";
import type { BatchProgram } from "./batch-program.js";
import type { NonFiniteOrigin } from "./diagnose.js";
import { evaluateAll } from "./evaluate.js";
import { type EpochRecord, type Evaluation, type History, hashTrace, type StepRecord } from "./history.js";
import { loadDiagnosis } from "./late-diagnosis.js";
import type { ProgressOptions } from "./progress.js";
import type { ProgressTeller } from "./progress-teller.js";
import type { RunControl } from "./run-control.js";
import type { Schedule } from "./schedule.js";

/** Options of `model.fit`. */
export interface FitOptions extends ProgressOptions {
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
  /** Called after every step; a promise is awaited. May change `model.learningRate`. */
  onStep?: (record: StepRecord) => unknown;
  /** Called after every epoch; a promise is awaited. */
  onEpoch?: (record: EpochRecord) => unknown;
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

/** Finds out why the loss is not finite, where the code for that can be had. */
async function nonFiniteLoss(program: BatchProgram, step: number): Promise<NonFiniteLossError> {
  const diagnosis = await loadDiagnosis().then(
    ({ diagnose }) => diagnose(program),
    () => undefined,
  );
  const got = `${program.loss} in the batch of step ${step}${diagnosis?.text ?? ""}`;
  return new NonFiniteLossError(
    message("fit", "a finite loss", got, "Use a smaller learning rate."),
    step,
    diagnosis?.origin,
  );
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
  readonly control: RunControl;
  readonly teller: ProgressTeller | undefined;
}

/** Trains until the schedule ends, or somebody ends it. */
export async function train(run: Run, options: FitOptions): Promise<History> {
  const { schedule, stream, size, control, teller } = run;
  const { onStep, onEpoch } = options;
  const { steps, stepsPerEpoch, epochs } = schedule;
  const sampler: Sampler =
    schedule.sampling === "shuffled" ? shuffledEpochs(size, stream) : withReplacement(size, stream);
  const { classifies } = run.step;

  let [loss, accuracy] = [moreRoom(NOTHING, steps), moreRoom(NOTHING, steps)];
  const records: EpochRecord[] = [];
  let epochLoss = 0;
  let epochCorrect = 0;
  let epochSamples = 0;
  let step = 0;

  while (step < steps && !control.stopped) {
    const isLast = (step + 1) % stepsPerEpoch === 0;
    const program = isLast ? run.lastStep : run.step;
    const { rows } = program;
    sampler.next(program.indices);
    program.propagate();
    if (step === loss.length) [loss, accuracy] = [moreRoom(loss, steps), moreRoom(accuracy, steps)];
    const stepLoss = program.loss;
    if (!Number.isFinite(stepLoss)) throw await nonFiniteLoss(program, step + 1);
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
      const measured = classifies && { accuracy: accuracy[step - 1] };
      await onStep({ step, steps, epoch, loss: stepLoss, ...measured, learningRate });
    }
    if (isLast || step === steps) {
      const record: EpochRecord = {
        epoch,
        epochs,
        step,
        steps,
        loss: epochLoss / epochSamples,
        ...(classifies && { accuracy: epochCorrect / epochSamples }),
        ...(await evaluateParts(run)),
        seconds: control.milliseconds / 1000,
      };
      epochLoss = epochCorrect = epochSamples = 0;
      records.push(record);
      await onEpoch?.(record);
    }
    const turn = control.breathe();
    if (turn) {
      if (teller?.isDue()) teller.tell(step, loss, accuracy);
      await turn;
    }
  }
  await teller?.finish(step, loss, accuracy);
  const trace = loss.subarray(0, step);
  return {
    loss: trace,
    accuracy: accuracy.subarray(0, step),
    epochs: records,
    steps: step,
    seconds: control.milliseconds / 1000,
    stopped: step < steps,
    traceHash: hashTrace(trace),
  };
}

const NOTHING = new Float64Array(0);

/** Steps that have room from the start: whoever trains until somebody stops asks for millions. */
const FIRST_STEPS = 2 ** 16;

/** The notes of steps with room for twice as many, but for no more than there will be. @throws {RangeError} */
function moreRoom(notes: Float64Array, steps: number): Float64Array {
  const size = Math.min(steps, Math.max(FIRST_STEPS, 2 * notes.length));
  try {
    const room = new Float64Array(size).fill(Number.NaN);
    room.set(notes);
    return room;
  } catch (cause) {
    const remedy = "Train on in another fit.";
    throw new RangeError(message("fit", "memory to note every step, 16 bytes each", show(size), remedy), {
      cause,
    });
  }
}

async function evaluateParts(run: Run): Promise<{ training?: Evaluation; validation?: Evaluation }> {
  const { training, validation, control } = run;
  const breathe = () => control.breathe();
  return {
    ...(training && { training: await evaluateAll(training.programs, training.data, breathe) }),
    ...(validation && { validation: await evaluateAll(validation.programs, validation.data, breathe) }),
  };
}

// What a run of training leaves behind.

/** Mean loss over samples, and the share of right classes where answers are classes. */
export interface Evaluation {
  /** Mean loss, with what weight decay adds to it. */
  readonly loss: number;
  /** From 0 to 1; missing where answers are not classes. */
  readonly accuracy?: number;
}

/** One epoch: one pass over as many samples as the data has. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** How many epochs there will be. */
  readonly epochs: number;
  /** Steps done since `fit` began. */
  readonly step: number;
  /** How many steps there will be. */
  readonly steps: number;
  /** Mean over the epoch's samples, each measured before the update it took part in. */
  readonly loss: number;
  /** The share of right classes among the same; missing where answers are not classes. */
  readonly accuracy?: number;
  /** All training data after the epoch, when `evaluateTraining` asks for it. */
  readonly training?: Evaluation;
  /** All validation data after the epoch. */
  readonly validation?: Evaluation;
  /** Since `fit` began. */
  readonly seconds: number;
}

/** One step: one batch. */
export interface StepRecord {
  /** From 1. */
  readonly step: number;
  /** How many steps there will be. */
  readonly steps: number;
  /** From 1. */
  readonly epoch: number;
  /** Mean loss of the batch, before the update. */
  readonly loss: number;
  /** The share of right classes in the batch; missing where answers are not classes. */
  readonly accuracy?: number;
  /** With which the step was made. */
  readonly learningRate: number;
}

/** What `fit` answers. */
export interface History {
  /** The loss of every step. */
  readonly loss: Float64Array;
  /** The share of right classes in the batch of every step; NaN where answers are not classes. */
  readonly accuracy: Float64Array;
  /** One record per epoch; the last one may be of a part of an epoch. */
  readonly epochs: readonly EpochRecord[];
  /** Steps done. */
  readonly steps: number;
  /** How long it took, without pauses. */
  readonly seconds: number;
  /** True when `stop()` or the signal ended it early. */
  readonly stopped: boolean;
  /** FNV-1a over the float64 bits of every step's loss, 16 hexadecimal digits: equal runs have equal hashes. */
  readonly traceHash: string;
}

/** FNV-1a, 64 bits, over the bytes of `values` in little-endian order. Source: Fowler, Noll & Vo 1991. */
export function hashTrace(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0xcbf29ce484222325n;
  for (const value of values) {
    view.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(view.getUint8(i))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

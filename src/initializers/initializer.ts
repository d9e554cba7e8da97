import type { RandomStream } from "../random/stream.js";

/** What an initializer may know of the parameter it fills. */
export interface Fans {
  /** Inputs of one unit: rows of a dense layer's weights. */
  readonly fanIn: number;
  /** Units that one input feeds: columns of a dense layer's weights. */
  readonly fanOut: number;
}

/** Gives a parameter its first numbers. */
export interface Initializer {
  /** The word it is made with: `he`. */
  readonly kind: string;
  /** As saved with a model: what the factory of that kind takes. */
  readonly options: Readonly<Record<string, number>>;
  /** Fills `weights`, in row-major order, from its own random stream. */
  fill(weights: Float32Array | Float64Array, fans: Fans, stream: RandomStream): void;
}

/** Fills with independent normal numbers of mean 0. */
export function fillNormal(
  weights: Float32Array | Float64Array,
  deviation: number,
  stream: RandomStream,
): void {
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * stream.normal();
}

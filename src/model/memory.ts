// The memory of one model: what lasts (parameters, gradients, states, learning rate, counter) and, behind it, room for
// sessions.

import { message, show } from "../errors.js";
import { type DType, sizeOf } from "../graph/tensor.js";
import { Allocator } from "../program/allocator.js";
import type { Backend } from "../program/backend.js";
import { randomStream } from "../random/stream.js";
import type { ParameterEntry, ParameterTable, StateEntry } from "./parameter-table.js";

export type Floats = Float32Array | Float64Array;

/** What lasts as long as the model. The counter is three words: training steps done, low and high word of the seed. */
export type LastingRegion = "parameters" | "gradients" | "states" | "learningRate" | "counter";

/** Checks that a learning rate has a place in the model's floats. @throws {RangeError} */
export function checkRate(value: number, dtype: DType): void {
  if (dtype === "f64" || Number.isFinite(Math.fround(value))) return;
  const remedy = 'Use a smaller one, or compile with dtype "f64".';
  throw new RangeError(message("learningRate", "at most 3.4e38 for float32", show(value), remedy));
}

/** A stretch of addresses that a session holds until it ends. */
interface Lease {
  readonly end: number;
}

/** The counter before the first step. */
export function firstCounter(seed: number): readonly [steps: number, low: number, high: number] {
  return [0, seed >>> 0, Math.floor(seed / 2 ** 32)];
}

export class ModelMemory {
  /** Where each begins, in bytes. */
  readonly regions: Readonly<Record<LastingRegion, number>>;
  readonly #sessionsBase: number;
  readonly #leases = new Set<Lease>();

  constructor(
    readonly backend: Backend,
    readonly dtype: DType,
    readonly table: ParameterTable,
  ) {
    const allocator = new Allocator(backend.base);
    const floats = (count: number) => allocator.take(count * this.bytesPerFloat);
    this.regions = {
      parameters: floats(table.flatSize),
      gradients: floats(table.flatSize),
      states: floats(table.statesSize),
      learningRate: floats(1),
      counter: allocator.take(12),
    };
    this.#sessionsBase = allocator.top;
    backend.reserve(allocator.top);
  }

  get bytesPerFloat(): number {
    return this.dtype === "f32" ? 4 : 8;
  }

  /** Where a session may lay its memory: behind every session that is still open. */
  get freeAddress(): number {
    let top = this.#sessionsBase;
    for (const { end } of this.#leases) top = Math.max(top, end);
    return top;
  }

  /** Holds memory up to `end`; call the result to let it go. */
  lease(end: number): () => void {
    const lease = { end };
    this.backend.reserve(end);
    this.#leases.add(lease);
    return () => this.#leases.delete(lease);
  }

  /** The elements at an address, as a view that the next growth of the memory detaches. */
  floats(address: number, length: number): Floats {
    const { buffer } = this.backend.views.u8;
    return this.dtype === "f32"
      ? new Float32Array(buffer, address, length)
      : new Float64Array(buffer, address, length);
  }

  parameter({ offset, shape }: ParameterEntry): Floats {
    return this.floats(this.regions.parameters + offset * this.bytesPerFloat, sizeOf(shape));
  }

  state({ offset, shape }: StateEntry): Floats {
    return this.floats(this.regions.states + offset * this.bytesPerFloat, sizeOf(shape));
  }

  /** Training steps done, as far as anything counts them; modulo 2^32. */
  get steps(): number {
    return this.backend.views.u32[this.regions.counter / 4];
  }

  set steps(value: number) {
    this.backend.views.u32[this.regions.counter / 4] = value;
  }

  get learningRate(): number {
    return this.floats(this.regions.learningRate, 1)[0];
  }

  set learningRate(value: number) {
    checkRate(value, this.dtype);
    this.floats(this.regions.learningRate, 1)[0] = value;
  }

  /** Gives everything its first numbers, every parameter from a stream of its own. */
  initialize(seed: number): void {
    this.backend.views.u32.set(firstCounter(seed), this.regions.counter / 4);
    this.#resetStates("layer");
    this.#resetStates("optimizer");
    for (const entry of this.table.entries) {
      const stream = randomStream(seed, `initialize ${entry.name}`);
      entry.initializer.fill(this.parameter(entry), entry.fans, stream);
    }
  }

  /** Notes all that lasts, parameters to counter; the result puts it back. */
  snapshot(): () => void {
    const kept = this.backend.views.u8.slice(this.regions.parameters, this.#sessionsBase);
    return () => this.backend.views.u8.set(kept, this.regions.parameters);
  }

  /** Makes the optimizer forget what it keeps. */
  resetOptimizer(): void {
    this.steps = 0;
    this.#resetStates("optimizer");
  }

  #resetStates(owner: StateEntry["owner"]): void {
    for (const entry of this.table.states) if (entry.owner === owner) this.state(entry).fill(entry.initial);
  }
}

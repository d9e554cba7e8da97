// Answers for a few samples at a time, as an application asks for them again and again: the program of the last such
// question stays in memory, and the next of its kind only copies the samples in and runs it.

import type { BatchProgram } from "./batch-program.js";
import type { ModelDescription } from "./description.js";
import { buildPrediction } from "./graphs.js";
import type { Floats, ModelMemory } from "./memory.js";
import type { Samples } from "./samples.js";
import { openSession, type Session } from "./session.js";

/** Samples up to which a program is kept: its memory is held until a question of another kind comes. */
const MOST_ROWS = 200;

interface Kept {
  readonly kind: string;
  readonly session: Session;
  readonly program: BatchProgram;
}

export class Predictor {
  readonly #memory: ModelMemory;
  readonly #model: ModelDescription;
  #kept: Kept | undefined;

  constructor(memory: ModelMemory, model: ModelDescription) {
    this.#memory = memory;
    this.#model = model;
  }

  /** Whether a question is one of those whose programs are kept. */
  accepts({ size, nonzeros }: Samples): boolean {
    return size <= MOST_ROWS && nonzeros === undefined;
  }

  /** The model's answers for samples of the model's input shape, one row each. */
  predict(samples: Samples, raw: boolean): Floats {
    const { size, features, scale } = samples;
    const isBytes = features instanceof Uint8Array;
    const kind = `${size} ${raw} ${isBytes} ${scale}`;
    if (this.#kept?.kind === kind) this.#kept.session.refill(0, samples);
    else this.#keep(kind, samples, raw);
    const { program } = this.#kept!;
    program.run();
    return program.prediction.slice();
  }

  /**
   * Lets the program go. Who stays long asks for it before taking memory: a program of a question asked meanwhile lies
   * behind, and would keep the next one from that place.
   */
  forget(): void {
    this.#kept?.session.end();
    this.#kept = undefined;
  }

  #keep(kind: string, samples: Samples, raw: boolean): void {
    this.forget();
    const graph = buildPrediction(this.#model, this.#memory.table, samples, samples.size, raw);
    const session = openSession(this.#memory, [{ data: samples, graphs: [graph] }]);
    const [[program]] = session.programs;
    program.takeInOrder(0);
    this.#kept = { kind, session, program };
  }
}

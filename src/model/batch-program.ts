// A program over one batch, with windows on what the host writes before a run and reads after it.

import { listing, type Program } from "../program/program.js";
import type { BatchGraph } from "./graphs.js";
import type { Floats, ModelMemory } from "./memory.js";

/** Where a program's inputs and results lie, in bytes; 0 where it has none. */
export interface BatchAddresses {
  readonly indices: number;
  readonly loss: number;
  readonly correct: number;
  readonly prediction: number;
}

/** A graph and what became of it. */
export interface CompiledGraph {
  readonly graph: BatchGraph;
  readonly addresses: BatchAddresses;
  readonly program: Program;
  /** Compiles the graph once more, op by op, with scratch memory that nobody has taken. */
  unfused(): Program;
}

export class BatchProgram {
  /** Samples in the batch. */
  readonly rows: number;
  readonly program: Program;
  /** Runs all but the update: forward and, in a training step, backward. Like the others, it allocates nothing. */
  readonly propagate: () => void;
  /** Runs the update, which changes parameters and states; in other programs than a training step's there is none. */
  readonly update: () => void;
  readonly #memory: ModelMemory;
  readonly #compiled: CompiledGraph;
  #indices: Uint32Array = new Uint32Array(0);

  constructor(memory: ModelMemory, compiled: CompiledGraph) {
    const { graph, program } = compiled;
    this.rows = graph.rows;
    this.program = program;
    this.#memory = memory;
    this.#compiled = compiled;
    const { propagation, update } = parts(program);
    this.propagate = memory.backend.bind(propagation);
    this.update = memory.backend.bind(update);
  }

  /** Runs the program once. */
  run(): void {
    this.propagate();
    this.update();
  }

  /** Lets somebody run what `propagate` has run once more, op by op, before `update`. */
  inspect<T>(look: (memory: ModelMemory, propagation: Program) => T): T {
    const memory = this.#memory;
    const program = this.#compiled.unfused();
    memory.backend.reserve(memory.freeAddress + program.scratchBytes);
    return look(memory, parts(program).propagation);
  }

  /** Where the row numbers of the next batch go. */
  get indices(): Uint32Array {
    const buffer = this.#memory.backend.views.u8.buffer;
    if (this.#indices.buffer !== buffer) {
      this.#indices = new Uint32Array(buffer, this.#compiled.addresses.indices, this.rows);
    }
    return this.#indices;
  }

  /** Makes the samples from number `start` on the next batch. */
  takeInOrder(start: number): void {
    this.indices.forEach((_, row, indices) => {
      indices[row] = start + row;
    });
  }

  /** The mean loss of the batch that ran last. */
  get loss(): number {
    const { views } = this.#memory.backend;
    const { loss } = this.#compiled.addresses;
    return this.#memory.dtype === "f32" ? views.f32[loss / 4] : views.f64[loss / 8];
  }

  /** True when the answers are classes, so that `correct` means something. */
  get classifies(): boolean {
    return this.#compiled.graph.results.correct !== undefined;
  }

  /** How many samples of the batch that ran last were right. */
  get correct(): number {
    return this.#memory.backend.views.i32[this.#compiled.addresses.correct / 4];
  }

  /** The outputs of the batch that ran last: (rows, outputs), a view. */
  get prediction(): Floats {
    return this.#memory.floats(
      this.#compiled.addresses.prediction,
      this.#compiled.graph.results.prediction?.size ?? 0,
    );
  }

  /** The program as a listing. */
  toString(): string {
    return listing(this.program);
  }
}

/** What comes before the first call that changes parameters or states, and from there on. */
function parts(program: Program): { readonly propagation: Program; readonly update: Program } {
  const { calls } = program;
  const first = calls.findIndex(({ changes }) => changes);
  const end = first < 0 ? calls.length : first;
  return {
    propagation: { ...program, calls: calls.slice(0, end) },
    update: { ...program, calls: calls.slice(end) },
  };
}

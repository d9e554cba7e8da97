// A program over one batch, with windows on what the host writes before a run and reads after it.

import { listing, type Program } from "../program/program.js";
import { findNonFinite, type NonFiniteOrigin } from "./diagnose.js";
import type { Engine, Floats } from "./engine.js";
import type { BatchGraph } from "./graphs.js";

/** Where a program's inputs and results lie, in bytes; 0 where it has none. */
export interface BatchAddresses {
  readonly indices: number;
  readonly loss: number;
  readonly correct: number;
  readonly prediction: number;
}

export class BatchProgram {
  /** Samples in the batch. */
  readonly rows: number;
  /** Runs all but the update: forward and, in a training step, backward. Like the others, it allocates nothing. */
  readonly propagate: () => void;
  /** Runs the update, which changes parameters and states; in other programs than a training step's there is none. */
  readonly update: () => void;
  readonly #engine: Engine;
  readonly #graph: BatchGraph;
  readonly #addresses: BatchAddresses;
  readonly #propagation: Program;
  #indices: Uint32Array = new Uint32Array(0);

  constructor(
    engine: Engine,
    graph: BatchGraph,
    readonly program: Program,
    addresses: BatchAddresses,
  ) {
    this.rows = graph.rows;
    this.#engine = engine;
    this.#graph = graph;
    this.#addresses = addresses;
    // The nodes of the update are the last of the graph.
    const updateCalls = (graph.update?.nodes ?? []).reduce(
      (count, node) => count + node.op.calls(node, engine.dtype).length,
      0,
    );
    const { calls } = program;
    const end = calls.length - updateCalls;
    this.#propagation = { ...program, calls: calls.slice(0, end) };
    this.propagate = engine.backend.bind(this.#propagation);
    this.update = engine.backend.bind({ ...program, calls: calls.slice(end) });
  }

  /** Runs the program once. */
  run(): void {
    this.propagate();
    this.update();
  }

  /** Where a loss that is not finite comes from, after `propagate` and before `update`. */
  findNonFinite(): NonFiniteOrigin | undefined {
    return findNonFinite(this.#engine, this.#propagation);
  }

  /** Where the row numbers of the next batch go. */
  get indices(): Uint32Array {
    const buffer = this.#engine.backend.views.u8.buffer;
    if (this.#indices.buffer !== buffer) {
      this.#indices = new Uint32Array(buffer, this.#addresses.indices, this.rows);
    }
    return this.#indices;
  }

  /** The mean loss of the batch that ran last. */
  get loss(): number {
    const { views } = this.#engine.backend;
    const { loss } = this.#addresses;
    return this.#engine.dtype === "f32" ? views.f32[loss / 4] : views.f64[loss / 8];
  }

  /** True when the answers are classes, so that `correct` means something. */
  get classifies(): boolean {
    return this.#graph.results.correct !== undefined;
  }

  /** How many samples of the batch that ran last were right. */
  get correct(): number {
    return this.#engine.backend.views.i32[this.#addresses.correct / 4];
  }

  /** The outputs of the batch that ran last: (rows, outputs), a view. */
  get prediction(): Floats {
    return this.#engine.floats(this.#addresses.prediction, this.#graph.results.prediction?.size ?? 0);
  }

  /** The program as a listing. */
  toString(): string {
    return listing(this.program);
  }
}

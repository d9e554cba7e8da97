// A graph compiled to stand alone: it lays out the whole memory of a backend for itself.

import type { Graph } from "../graph/graph.js";
import { bytesOf, type DType, type Tensor } from "../graph/tensor.js";
import { Allocator } from "./allocator.js";
import type { Backend } from "./backend.js";
import { compile } from "./compile.js";
import { viewSource } from "./plan.js";
import type { Program } from "./program.js";

/** The elements of a tensor, in place. */
export type Elements = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/**
 * A compiled graph with windows on the tensors that the host writes and reads. Write every input, `run`, read results.
 *
 * Nothing is allocated by a run. Several calculations may take turns on one backend: each then writes all its inputs
 * before every run, for they lie over each other from the backend's first byte.
 */
export class Calculation {
  readonly program: Program;
  readonly #backend: Backend;
  readonly #addresses = new Map<Tensor, number>();
  readonly #constants: readonly Tensor[];
  readonly #run: () => void;

  /**
   * @param kept  All parameters, states and inputs that the results depend on, and the results.
   */
  constructor(
    backend: Backend,
    readonly graph: Graph,
    kept: readonly Tensor[],
    readonly dtype: DType = "f64",
    name = "calculation",
  ) {
    this.#backend = backend;
    this.#constants = graph.tensors.filter(({ role }) => role === "constant");
    const memory = new Allocator(backend.base);
    for (const tensor of [...kept.map(storedAs), ...this.#constants]) {
      if (this.#addresses.has(tensor)) continue;
      this.#addresses.set(tensor, memory.take(bytesOf(tensor, dtype)));
    }
    this.program = compile(name, graph, {
      dtype,
      placed: this.#addresses,
      scratchBase: memory.top,
      threads: backend.threads,
      // A product with a bias counts on finite weights (assembly/kernels/gemm-epilogues.ts); arrays may hold infinities.
      fuses: false,
    });
    backend.reserve(memory.top + this.program.scratchBytes);
    this.#run = backend.bind(this.program);
  }

  /** The elements of a kept tensor: a view that the next growth of the memory detaches. */
  elements(tensor: Tensor): Elements {
    const buffer = this.#backend.views.u8.buffer as ArrayBuffer;
    const address = this.#addresses.get(storedAs(tensor)) ?? 0;
    const { size, type } = tensor;
    if (type === "float") {
      return this.dtype === "f64"
        ? new Float64Array(buffer, address, size)
        : new Float32Array(buffer, address, size);
    }
    if (type === "i32") return new Int32Array(buffer, address, size);
    return type === "u32" ? new Uint32Array(buffer, address, size) : new Uint8Array(buffer, address, size);
  }

  /** Computes the results from what the inputs hold. */
  run(): void {
    for (const constant of this.#constants) this.elements(constant).fill(constant.fillValue ?? 0);
    this.#run();
  }
}

/** The tensor whose memory this one is: itself, or what it is a view of. */
function storedAs(tensor: Tensor): Tensor {
  const source = viewSource(tensor);
  return source ? storedAs(source) : tensor;
}

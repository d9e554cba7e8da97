// A session: data sets in memory and the programs over them, from `fit` to its end or for one `evaluate`.
// Memory, behind the engine's own: indices | loss, correct | data sets | predictions, constants | scratch.

import type { Tensor } from "../graph/tensor.js";
import { compile } from "../program/compile.js";
import { bytesOf } from "../program/plan.js";
import { align } from "../program/scratch.js";
import { type BatchAddresses, BatchProgram } from "./batch-program.js";
import type { Engine } from "./engine.js";
import type { BatchGraph, Samples } from "./graphs.js";

/** A data set and the graphs that read it. */
export interface SessionPart {
  readonly data: Samples;
  readonly graphs: readonly BatchGraph[];
}

export interface Session {
  /** One list per part, in the order of its graphs. */
  readonly programs: readonly (readonly BatchProgram[])[];
  /** Puts other samples in the place of a part's: as many, of the same type. */
  refill(part: number, data: Samples): void;
  /** Lets the memory go; the programs must not run afterwards. */
  end(): void;
}

/** A session whose place in memory is known, before it is taken. */
export interface SessionPlan {
  /** Bytes from the start of memory to the session's end. */
  readonly end: number;
  /** Takes the memory and copies the data sets in. @throws {RangeError} when the engine refuses it. */
  open(): Session;
}

/** Lays out memory, compiles every graph and copies the data sets in. */
export function openSession(engine: Engine, parts: readonly SessionPart[]): Session {
  return planSession(engine, parts).open();
}

/** Lays out memory and compiles every graph. */
export function planSession(engine: Engine, parts: readonly SessionPart[]): SessionPlan {
  const { dtype } = engine;
  const { threads, fuses } = engine.backend;
  const bytes = (tensor: Tensor) => bytesOf(tensor, dtype);
  let top = engine.freeAddress;
  const allocate = (size: number): number => {
    const address = top;
    top += align(size);
    return address;
  };
  const mostRows = Math.max(...parts.flatMap(({ graphs }) => graphs.map(({ rows }) => rows)));
  const shared = { indices: allocate(mostRows * 4), loss: allocate(8), correct: allocate(4) };
  // Writes wait until all addresses stand and the memory is large enough.
  const writes: (() => void)[] = [];
  const fills: ((data: Samples) => void)[] = [];

  const placements = parts.map(({ data, graphs }) => {
    const table = placeTable(graphs, allocate, bytes);
    const answered = graphs.find((graph) => graph.answers)?.answers;
    const answers = answered ? allocate(bytes(answered)) : 0;
    const fill = (samples: Samples) => upload(engine, samples, table, answers);
    fills.push(fill);
    writes.push(() => fill(data));
    return graphs.map((graph) => {
      const { prediction } = graph.results;
      const addresses = { ...shared, prediction: prediction ? allocate(bytes(prediction)) : 0 };
      const placed = place(engine, graph, { ...addresses, ...table, answers });
      for (const constant of graph.graph.tensors.filter(({ role }) => role === "constant")) {
        const address = allocate(bytes(constant));
        placed.set(constant, address);
        writes.push(() => engine.floats(address, constant.size).fill(constant.fillValue ?? 0));
      }
      return { graph, addresses, placed };
    });
  });
  // One program runs at a time, so all share the same scratch memory.
  const compiled = placements.map((list) =>
    list.map(({ graph, addresses, placed }) => {
      const options = { dtype, placed, scratchBase: top, threads };
      const program = compile(graph.name, graph.graph, { ...options, fuses });
      // Behind all that is in use, for it may need more memory.
      const unfused = () =>
        compile(graph.name, graph.graph, { ...options, scratchBase: engine.freeAddress, fuses: false });
      return { graph, addresses, program, unfused };
    }),
  );
  const scratch = Math.max(...compiled.flat().map(({ program }) => program.scratchBytes));
  const end = top + scratch;
  return {
    end,
    open() {
      const release = engine.lease(end);
      for (const write of writes) write();
      return {
        programs: compiled.map((list) => list.map((compiled) => new BatchProgram(engine, compiled))),
        refill: (part, data) => fills[part](data),
        end: release,
      };
    },
  };
}

/** Where a data set's samples lie, in bytes: whole, or as lists of what is not zero in them, or both; 0 where not. */
interface TableAddresses {
  readonly features: number;
  readonly pairs: number;
  readonly bounds: number;
}

/** Makes room for what the graphs read of a data set. */
function placeTable(
  graphs: readonly BatchGraph[],
  allocate: (size: number) => number,
  bytes: (tensor: Tensor) => number,
): TableAddresses {
  const { features, nonzeros } = graphs[0];
  const isRead = (pick: (graph: BatchGraph) => Tensor | undefined) =>
    graphs.some((graph) => graph.graph.nodes.some(({ inputs }) => inputs.some((x) => x === pick(graph))));
  const listed = nonzeros && isRead((graph) => graph.nonzeros?.pairs);
  return {
    features: isRead((graph) => graph.features) ? allocate(bytes(features)) : 0,
    pairs: listed ? allocate(bytes(nonzeros.pairs)) : 0,
    bounds: listed ? allocate(bytes(nonzeros.bounds)) : 0,
  };
}

/** The address of everything in a graph that is not scratch, but for constants. */
function place(
  engine: Engine,
  graph: BatchGraph,
  at: BatchAddresses & TableAddresses & { readonly answers: number },
): Map<Tensor, number> {
  const { parametersAddress, gradientsAddress, statesAddress, bytesPerFloat } = engine;
  const placed = new Map<Tensor, number>();
  const put = (tensor: Tensor | undefined, address: number) => {
    if (tensor) placed.set(tensor, address);
  };
  put(graph.features, at.features);
  put(graph.nonzeros?.pairs, at.pairs);
  put(graph.nonzeros?.bounds, at.bounds);
  put(graph.answers, at.answers);
  put(graph.indices, at.indices);
  for (const [{ offset }, tensor] of graph.parameters)
    put(tensor, parametersAddress + offset * bytesPerFloat);
  for (const [{ offset }, tensor] of graph.update?.gradients ?? []) {
    put(tensor, gradientsAddress + offset * bytesPerFloat);
  }
  for (const [{ offset }, tensor] of graph.states) put(tensor, statesAddress + offset * bytesPerFloat);
  put(graph.counter, engine.counterAddress);
  put(graph.update?.learningRate, engine.learningRateAddress);
  put(graph.results.loss, at.loss);
  put(graph.results.correct, at.correct);
  put(graph.results.prediction, at.prediction);
  return placed;
}

/** Copies a data set to its addresses; bytes stay bytes, floats take the model's dtype. */
function upload(engine: Engine, data: Samples, at: TableAddresses, answersAt: number): void {
  const { features, target, nonzeros } = data;
  const { u8, u32, i32 } = engine.backend.views;
  if (features instanceof Uint8Array) {
    if (at.features > 0) u8.set(features, at.features);
    if (nonzeros && at.pairs > 0) {
      u8.set(nonzeros.pairs, at.pairs);
      u32.set(nonzeros.bounds, at.bounds / 4);
    }
  } else engine.floats(at.features, features.length).set(features);
  if (answersAt === 0 || !target) return;
  if (target.form === "labels") i32.set(target.data, answersAt / 4);
  else engine.floats(answersAt, target.data.length).set(target.data);
}

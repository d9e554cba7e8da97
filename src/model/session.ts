// A session: data sets in memory and the programs over them, from `fit` to its end or for one `evaluate`.
// Memory, behind the model's own: indices | loss, correct | data sets | predictions, constants | scratch.

import { bytesOf, type Tensor } from "../graph/tensor.js";
import { Allocator } from "../program/allocator.js";
import { compile } from "../program/compile.js";
import { BatchProgram } from "./batch-program.js";
import type { BatchGraph } from "./graphs.js";
import { listNonzeros } from "./listing.js";
import type { ModelMemory } from "./memory.js";
import type { Samples } from "./samples.js";

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
export function openSession(memory: ModelMemory, parts: readonly SessionPart[]): Session {
  return planSession(memory, parts).open();
}

/** Lays out memory and compiles every graph. */
export function planSession(memory: ModelMemory, parts: readonly SessionPart[]): SessionPlan {
  const { dtype } = memory;
  const { threads, fuses } = memory.backend;
  const bytes = (tensor: Tensor) => bytesOf(tensor, dtype);
  const allocator = new Allocator(memory.freeAddress);
  const mostRows = Math.max(...parts.flatMap(({ graphs }) => graphs.map(({ rows }) => rows)));
  const shared = {
    ...memory.regions,
    indices: allocator.take(mostRows * 4),
    loss: allocator.take(8),
    correct: allocator.take(4),
  };
  // Writes wait until all addresses stand and the memory is large enough.
  const writes: (() => void)[] = [];
  const fills: ((data: Samples) => void)[] = [];

  const placements = parts.map(({ data, graphs }) => {
    const table = placeTable(graphs, (tensor) => allocator.take(bytes(tensor)));
    const fill = (samples: Samples) => upload(memory, samples, table);
    fills.push(fill);
    writes.push(() => fill(data));
    return graphs.map((graph) => {
      const { prediction } = graph.results;
      const addresses = {
        ...shared,
        ...table,
        prediction: prediction ? allocator.take(bytes(prediction)) : 0,
      };
      const placed = new Map<Tensor, number>();
      for (const [tensor, { region, offset }] of graph.places) {
        placed.set(tensor, addresses[region] + offset * memory.bytesPerFloat);
      }
      for (const constant of graph.graph.tensors.filter(({ role }) => role === "constant")) {
        const address = allocator.take(bytes(constant));
        placed.set(constant, address);
        writes.push(() => memory.floats(address, constant.size).fill(constant.fillValue ?? 0));
      }
      return { graph, addresses, placed };
    });
  });
  // One program runs at a time, so all share the same scratch memory.
  const scratchBase = allocator.top;
  const compiled = placements.map((list) =>
    list.map(({ graph, addresses, placed }) => {
      const options = { dtype, placed, scratchBase, threads };
      const program = compile(graph.name, graph.graph, { ...options, fuses });
      // Behind all that is in use, for it may need more memory.
      const unfused = () =>
        compile(graph.name, graph.graph, { ...options, scratchBase: memory.freeAddress, fuses: false });
      return { graph, addresses, program, unfused };
    }),
  );
  const end = scratchBase + Math.max(...compiled.flat().map(({ program }) => program.scratchBytes));
  return {
    end,
    open() {
      const release = memory.lease(end);
      for (const write of writes) write();
      return {
        programs: compiled.map((list) => list.map((compiled) => new BatchProgram(memory, compiled))),
        refill: (part, data) => fills[part](data),
        end: release,
      };
    },
  };
}

/** Where a data set lies, in bytes: its samples whole, or as lists of what is not zero in them, or both; 0 where not. */
type TableAddresses = Record<"features" | "pairs" | "bounds" | "answers", number>;

/** Makes room for what the graphs read of a data set. */
function placeTable(graphs: readonly BatchGraph[], take: (tensor: Tensor) => number): TableAddresses {
  const table: TableAddresses = { features: 0, pairs: 0, bounds: 0, answers: 0 };
  for (const { graph, places } of graphs) {
    for (const [tensor, { region }] of places) {
      const isRead = () => graph.nodes.some(({ inputs }) => inputs.includes(tensor));
      if (table[region as keyof TableAddresses] === 0 && isRead()) {
        table[region as keyof TableAddresses] = take(tensor);
      }
    }
  }
  return table;
}

/** Copies a data set to its addresses; bytes stay bytes, floats take the model's dtype. */
function upload(memory: ModelMemory, samples: Samples, at: TableAddresses): void {
  const { features, target, nonzeros } = samples;
  const isBytes = features instanceof Uint8Array;
  // First, for it may move the memory.
  if (at.pairs > 0 && !isBytes) listNonzeros(memory, samples, at);
  const { u8, u32, i32 } = memory.backend.views;
  if (at.pairs > 0 && nonzeros?.pairs) {
    u8.set(nonzeros.pairs, at.pairs);
    u32.set(nonzeros.bounds, at.bounds / 4);
  }
  if (at.features > 0) {
    if (isBytes) u8.set(features, at.features);
    else memory.floats(at.features, features.length).set(features);
  }
  if (at.answers === 0 || !target) return;
  if (target.form === "labels") i32.set(target.data, at.answers / 4);
  else memory.floats(at.answers, target.data.length).set(target.data);
}

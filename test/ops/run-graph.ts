// Runs a graph made in a test: places every input and result, compiles, runs once, reads the results.

import type { Graph } from "../../src/graph/graph.js";
import { bytesOf, type DType, type Tensor } from "../../src/graph/tensor.js";
import { align } from "../../src/kernels/alignment.js";
import { load } from "../../src/kernels/load.js";
import type { Backend } from "../../src/program/backend.js";
import { compile } from "../../src/program/compile.js";
import type { Program } from "../../src/program/program.js";
import { referenceBackend } from "../../src/program/reference-backend.js";
import { wasmBackend } from "../../src/program/wasm-backend.js";

export type Values = ReadonlyMap<Tensor, ArrayLike<number>>;
export type BackendName = Backend["name"];
export const backends: readonly BackendName[] = ["wasm", "reference"];

export interface GraphRun {
  readonly program: Program;
  /** The numbers of each result, in the order asked for. */
  readonly results: number[][];
  /** What the inputs hold afterwards: changed by ops that work in place on purpose. */
  readonly inputs: number[][];
}

export async function makeBackend(name: BackendName): Promise<Backend> {
  return name === "wasm" ? wasmBackend(await load()) : referenceBackend();
}

function arrayAt(backend: Backend, tensor: Tensor, address: number, dtype: DType) {
  const { buffer } = backend.views.u8;
  const kind = tensor.type === "float" ? dtype : tensor.type;
  const constructors = {
    f32: Float32Array,
    f64: Float64Array,
    i32: Int32Array,
    u32: Uint32Array,
    u8: Uint8Array,
  };
  return new constructors[kind](buffer as ArrayBuffer, address, tensor.size);
}

/** Runs what `results` need, with `values` for every input, parameter and state. */
export function runGraph(
  backend: Backend,
  graph: Graph,
  values: Values,
  results: readonly Tensor[],
  dtype: DType = "f64",
): GraphRun {
  const placed = new Map<Tensor, number>();
  let top = backend.base;
  const place = (tensor: Tensor) => {
    placed.set(tensor, top);
    top += align(bytesOf(tensor, dtype));
  };
  for (const tensor of values.keys()) place(tensor);
  for (const tensor of results) if (!placed.has(tensor)) place(tensor);
  const constants = graph.tensors.filter(({ role }) => role === "constant");
  for (const tensor of constants) place(tensor);
  const program = compile("test", graph, { dtype, placed, scratchBase: top });
  backend.reserve(top + program.scratchBytes);
  // What a program has not written must not be taken for zeros.
  backend.views.u8.fill(0xff, backend.base, top + program.scratchBytes);
  const at = (tensor: Tensor) => arrayAt(backend, tensor, placed.get(tensor) ?? 0, dtype);
  for (const [tensor, numbers] of values) at(tensor).set(numbers);
  for (const constant of constants) at(constant).fill(constant.fillValue ?? 0);
  backend.bind(program)();
  return {
    program,
    results: results.map((tensor) => Array.from(at(tensor))),
    inputs: [...values.keys()].map((tensor) => Array.from(at(tensor))),
  };
}

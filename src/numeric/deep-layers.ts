// Difference quotients for layers that have two or more layers behind them.

import { align } from "../kernels/alignment.js";
import { sigmoid } from "../math/exponential.js";
import { Allocator } from "../program/allocator.js";
import type { Backend } from "../program/backend.js";
import {
  activationCalls,
  affineCalls,
  type Chain,
  type ChainActivation,
  type ChainPlaces,
  call,
  lossCall,
  type PlacedLayer,
  programOf,
} from "./dense-chain.js";

/** How far f(a) = y moves when a moves by v. */
const moveOf: Record<ChainActivation, (a: number, y: number, v: number) => number> = {
  sigmoid: (a, y, v) => sigmoid(a + v) - y,
  // max(a + v, 0) − max(a, 0), without the rounding of a + v where both are above 0.
  relu: (a, _, v) => Math.max(v, -a) + Math.min(a, 0),
  identity: (_, _y, v) => v,
};

/** Bytes behind the chain's places that deepQuotients takes for its moved copy of everything from the next layer on. */
export function deepBytes({ layers }: Chain, rows: number): number {
  const widest = Math.max(...layers.map(({ outputs }) => outputs));
  const copies = layers.reduce((sum, { outputs }) => sum + 2 * align(rows * outputs * 8), 0);
  return copies + 3 * align(rows * 8) + align(widest * 8) + align(rows * widest * 8);
}

/**
 * The quotients of layer `index`, which has at least two layers behind it. A weight moves one unit, the unit moves the
 * pre-activations of the next layer by a product of a column and a row; from there on the pass is made in full.
 *
 * The forward pass must have been run; it stays as it is. What is here is written behind `places`.
 *
 * @returns A function that writes the layer's gradient.
 */
export function deepQuotients(
  backend: Backend,
  chain: Chain,
  places: ChainPlaces,
  index: number,
  h: number,
): () => void {
  const { rows } = places;
  const memory = new Allocator(places.end);
  const place = (bytes: number) => memory.take(bytes);
  const layer = places.layers[index];
  const next = places.layers[index + 1];
  const column = place(rows * 8);
  const row = place(next.outputs * 8);
  const later: PlacedLayer[] = [];
  for (const old of places.layers.slice(index + 1)) {
    const z = place(rows * old.outputs * 8);
    const y = old.y === old.z ? z : place(rows * old.outputs * 8);
    later.push({ ...old, input: later.at(-1)?.y ?? layer.y, z, y });
  }
  const moved: ChainPlaces = {
    ...places,
    layers: later,
    losses: place(rows * 8),
    p: place(rows * later[later.length - 1].outputs * 8),
  };
  const [first, ...others] = later;
  const pass = backend.bind(
    programOf("pass", [
      call("gemm_nn_f64", first.z, column, row, places.workspace, rows, next.outputs, 1, 1),
      ...activationCalls(first, rows),
      ...others.flatMap((other) => [...affineCalls(other, moved), ...activationCalls(other, rows)]),
      lossCall(moved, chain.epsilon),
    ]),
  );
  const move = moveOf[layer.activation ?? "identity"];
  return () => {
    const m = backend.views.f64;
    const at = (address: number, offset: number) => m[address / 8 + offset];
    /** Σ of the losses when the input x of unit j, constant 1 for a bias, is weighed by `step` more. */
    const losses = (x: (sample: number) => number, unit: number, step: number): number => {
      for (let sample = 0; sample < rows; sample++) {
        const cell = sample * layer.outputs + unit;
        m[column / 8 + sample] = move(at(layer.z, cell), at(layer.y, cell), step * x(sample));
      }
      m.copyWithin(first.z / 8, next.z / 8, next.z / 8 + rows * next.outputs);
      pass();
      let sum = 0;
      for (let sample = 0; sample < rows; sample++) sum += at(moved.losses, sample);
      return sum;
    };
    for (let unit = 0; unit < layer.outputs; unit++) {
      const weights = next.parameters / 8 + unit * next.outputs;
      m.copyWithin(row / 8, weights, weights + next.outputs);
      for (let i = 0; i <= layer.inputs; i++) {
        const x = (sample: number) => (i < layer.inputs ? at(layer.input, sample * layer.inputs + i) : 1);
        let difference = 0;
        for (let sample = 0; sample < rows; sample++) {
          if (x(sample) === 0) continue;
          difference = losses(x, unit, h) - losses(x, unit, -h);
          break;
        }
        m[layer.gradient / 8 + i * layer.outputs + unit] = difference / (2 * h * rows);
      }
    }
  };
}

// Element by element: activations, their gradients, what optimizers do.

import { kernelCase, numbers } from "../suite/kernels.mjs";

const LENGTH = 10_000;
/** Weights and biases of 784-50-10. */
const PARAMETERS = 39_760;

const forward = ["relu", "sigmoid", "tanh", "exp", "log"].map((op) =>
  kernelCase(`${op}, ${LENGTH} elements`, `${op}_f32`, ({ put, room }) => {
    const positive = op === "log" ? (x) => Math.abs(x) + 0.001 : (x) => x;
    const x = put(numbers(LENGTH).map(positive));
    return [room(LENGTH * 4), x, LENGTH];
  }),
);

const backward = ["relu", "sigmoid", "tanh"].map((op) =>
  kernelCase(`${op} gradient, ${LENGTH} elements`, `${op}_grad_f32`, ({ put, room }) => {
    const dy = put(numbers(LENGTH));
    const y = put(numbers(LENGTH));
    return [room(LENGTH * 4), dy, y, LENGTH];
  }),
);

const arithmetic = kernelCase(`addition, ${LENGTH} elements`, "add_f32", ({ put, room }) => {
  const a = put(numbers(LENGTH));
  const b = put(numbers(LENGTH));
  return [room(LENGTH * 4), a, b, LENGTH];
});

/** Every optimizer's ranges beside the weights and the gradient, and what follows the size. */
const OPTIMIZERS = {
  sgd: { states: 0, scalars: [] },
  momentum: { states: 1, scalars: [0.9, 0] },
  nesterov: { states: 1, scalars: [0.9, 0, 0] },
  adagrad: { states: 1, scalars: [1e-7, 0] },
  rmsprop: { states: 1, scalars: [0.99, 1e-7, 0] },
  adam: { states: 2, scalars: [0.9, 0.999, 1e-7, 0, 0], counted: true },
};

const updates = Object.entries(OPTIMIZERS).map(([name, { states, scalars, counted }]) =>
  kernelCase(`${name} step, ${PARAMETERS} parameters`, `${name}_step_f32`, ({ put }) => {
    const ranges = Array.from({ length: 2 + states }, () => put(numbers(PARAMETERS).map(Math.abs)));
    // So small a rate that the numbers keep their size, however often it runs.
    const rate = put(Float32Array.of(1e-12));
    const counter = counted ? [put(Uint32Array.of(10, 0, 0))] : [];
    return [...ranges, rate, ...counter, PARAMETERS, 0, ...scalars];
  }),
);

export const elements = [...forward, ...backward, arithmetic, ...updates];

import { kernelOn, numbers } from "../kernels.mjs";

const LENGTH = 10_000;

export async function activationCases(side) {
  const forward = ["relu", "sigmoid", "tanh", "exp"].map(async (op) => {
    const run = await kernelOn(side, `${op}_f32`, ({ put, room }) => {
      const x = put(numbers(LENGTH));
      return [room(LENGTH * 4), x, LENGTH];
    });
    return { name: `${op}, ${LENGTH} elements, f32`, run };
  });
  const backward = ["relu", "sigmoid"].map(async (op) => {
    const run = await kernelOn(side, `${op}_grad_f32`, ({ put, room }) => {
      const dy = put(numbers(LENGTH));
      const y = put(numbers(LENGTH));
      return [room(LENGTH * 4), dy, y, LENGTH];
    });
    return { name: `${op} gradient, ${LENGTH} elements, f32`, run };
  });
  return Promise.all([...forward, ...backward]);
}

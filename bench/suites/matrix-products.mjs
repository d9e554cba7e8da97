import { gemmWorkspaceBytes } from "downhill/internals";
import { kernelOn, numbers } from "../kernels.mjs";

/** Squares, and the three products of a 784-50-10 step at batch 100. */
const SHAPES = [
  ["nn", 64, 64, 64],
  ["nn", 256, 256, 256],
  ["nn", 100, 50, 784],
  ["tn", 784, 50, 100],
  ["nt", 100, 50, 10],
];

export async function matrixProductCases(side) {
  const cases = SHAPES.map(async ([form, m, n, k]) => {
    const run = await kernelOn(side, `gemm_${form}_f32`, ({ put, room }) => {
      const a = put(numbers(m * k));
      const b = put(numbers(k * n));
      const workspace = room(gemmWorkspaceBytes("f32", form, m, n, k, 1));
      return [room(m * n * 4), a, b, workspace, m, n, k, 0];
    });
    return { name: `matrix product ${form} ${m}×${k}×${n}, f32`, run };
  });
  return Promise.all(cases);
}

import { gemmWorkspaceBytes } from "downhill/internals";
import { kernelCase, numbers } from "../suite/kernels.mjs";

/** Squares, the products of a 784-50-10 step at batch 100, one of 512 units at batch 128, a single row. */
const SHAPES = [
  ["nn", 64, 64, 64],
  ["nn", 256, 256, 256],
  ["nn", 100, 50, 784],
  ["tn", 784, 50, 100],
  ["nt", 100, 50, 10],
  ["nn", 128, 512, 512],
  ["nn", 1, 512, 784],
];

/** @param ending  What is behind the name, and what becomes of an element of A. */
function productCase([form, m, n, k], ending = "", change = (x) => x) {
  return kernelCase(`matrix product ${form} ${m}×${k}×${n}${ending}`, `gemm_${form}_f32`, ({ put, room }) => {
    const a = put(numbers(m * k).map(change));
    const b = put(numbers(k * n));
    const workspace = room(gemmWorkspaceBytes("f32", form, m, n, k, 1));
    return [room(m * n * 4), a, b, workspace, m, n, k, 0];
  });
}

export const matrixProducts = [
  ...SHAPES.map((shape) => productCase(shape)),
  productCase(["nn", 128, 512, 512], ", of relu", (x) => Math.max(0, x)),
];

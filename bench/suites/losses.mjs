import { kernelOn, numbers } from "../kernels.mjs";

const ROWS = 100;
const CLASSES = 10;

export async function lossCases(side) {
  const labels = Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES);
  const forward = await kernelOn(side, "softmax_cross_entropy_labels_f32", ({ put, room }) => {
    const x = put(numbers(ROWS * CLASSES));
    return [room(ROWS * 4), room(ROWS * CLASSES * 4), x, put(labels), ROWS, CLASSES, 0];
  });
  const backward = await kernelOn(side, "softmax_cross_entropy_labels_grad_f32", ({ put, room }) => {
    const dlosses = put(numbers(ROWS));
    const probabilities = put(numbers(ROWS * CLASSES));
    return [room(ROWS * CLASSES * 4), dlosses, probabilities, put(labels), ROWS, CLASSES];
  });
  const squares = await kernelOn(side, "sum_of_squares_error_f32", ({ put, room }) => {
    const y = put(numbers(ROWS * CLASSES));
    const t = put(numbers(ROWS * CLASSES));
    return [room(ROWS * 4), y, t, ROWS, CLASSES];
  });
  return [
    { name: `softmax with cross-entropy, ${ROWS}×${CLASSES}, f32`, run: forward },
    { name: `its gradient, ${ROWS}×${CLASSES}, f32`, run: backward },
    { name: `sum of squares error, ${ROWS}×${CLASSES}, f32`, run: squares },
  ];
}

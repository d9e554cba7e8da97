// Row by row: batches, biases, softmax, losses, batch normalisation.

import { kernelCase, numbers } from "../suite/kernels.mjs";

const ROWS = 100;
const CLASSES = 10;
const PIXELS = 784;
const UNITS = 512;
const IMAGES = 5000;

const labels = () => Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES);
const indices = () => Uint32Array.from({ length: ROWS }, (_, i) => (i * 997) % IMAGES);
const matrix = (columns) => numbers(ROWS * columns);

export const rows = [
  kernelCase(`gather ${ROWS} of ${IMAGES} rows of ${PIXELS} bytes`, "gather_rows_u8_f32", ({ put, room }) => {
    const table = put(Uint8Array.from({ length: IMAGES * PIXELS }, (_, i) => (i * 31) & 255));
    const rows = put(indices());
    // The two parts of 1/255 that gather_rows_u8 takes.
    return [room(ROWS * PIXELS * 4), table, rows, ROWS, PIXELS, 0.003921508789, 6.0e-8];
  }),
  kernelCase(`gather ${ROWS} of ${IMAGES} rows of ${PIXELS} floats`, "gather_rows_f32", ({ put, room }) => {
    const table = put(numbers(IMAGES * PIXELS));
    return [room(ROWS * PIXELS * 4), table, put(indices()), ROWS, PIXELS];
  }),
  kernelCase(`add a bias to ${ROWS}×${UNITS}`, "add_bias_f32", ({ put, room }) => {
    const x = put(matrix(UNITS));
    return [room(ROWS * UNITS * 4), x, put(numbers(UNITS)), ROWS, UNITS];
  }),
  kernelCase(`column sums of ${ROWS}×${UNITS}`, "column_sums_f32", ({ put, room }) => {
    return [room(UNITS * 4), put(matrix(UNITS)), ROWS, UNITS];
  }),
  kernelCase(`softmax of ${ROWS}×${CLASSES}`, "softmax_f32", ({ put, room }) => {
    return [room(ROWS * CLASSES * 4), put(matrix(CLASSES)), ROWS, CLASSES];
  }),
  kernelCase(
    `softmax with cross-entropy, ${ROWS}×${CLASSES}`,
    "softmax_cross_entropy_labels_f32",
    ({ put, room }) => {
      const x = put(matrix(CLASSES));
      return [room(ROWS * 4), room(ROWS * CLASSES * 4), x, put(labels()), ROWS, CLASSES, 0];
    },
  ),
  kernelCase(`its gradient, ${ROWS}×${CLASSES}`, "softmax_cross_entropy_labels_grad_f32", ({ put, room }) => {
    const dlosses = put(numbers(ROWS));
    const probabilities = put(matrix(CLASSES));
    return [room(ROWS * CLASSES * 4), dlosses, probabilities, put(labels()), ROWS, CLASSES];
  }),
  kernelCase(`sum of squares error, ${ROWS}×${CLASSES}`, "sum_of_squares_error_f32", ({ put, room }) => {
    const y = put(matrix(CLASSES));
    return [room(ROWS * 4), y, put(matrix(CLASSES)), ROWS, CLASSES];
  }),
  kernelCase(`batch normalisation of ${ROWS}×${UNITS}`, "batch_norm_f32", ({ put, room }) => {
    const [x, gamma, beta] = [put(matrix(UNITS)), put(numbers(UNITS)), put(numbers(UNITS))];
    const outputs = [room(ROWS * UNITS * 4), room(UNITS * 4), room(UNITS * 4)];
    return [...outputs, x, gamma, beta, ROWS, UNITS, 1, 1e-7];
  }),
  kernelCase(`its gradient, ${ROWS}×${UNITS}`, "batch_norm_grad_f32", ({ put, room }) => {
    const [dy, x] = [put(matrix(UNITS)), put(matrix(UNITS))];
    const [gamma, mean] = [put(numbers(UNITS)), put(numbers(UNITS))];
    const variance = put(numbers(UNITS).map((v) => v * v + 0.1));
    const outputs = [room(ROWS * UNITS * 4), room(UNITS * 4), room(UNITS * 4)];
    return [...outputs, dy, x, gamma, mean, variance, ROWS, UNITS, 1, 1e-7];
  }),
  kernelCase(`dropout mask of ${ROWS}×${UNITS}`, "dropout_mask_f32", ({ put, room }) => {
    const counter = put(Uint32Array.of(3, 1, 0));
    return [room(ROWS * UNITS * 4), counter, ROWS * UNITS, 7, 0x40000000, 1];
  }),
];

// Convolution and pooling: 16 filters of 3×3 over 8 channels of 28×28, for 10 images.

import { kernelCase, numbers } from "../suite/kernels.mjs";

const SAMPLES = 10;
const CHANNELS = 8;
const FILTERS = 16;
const SIDE = 28;
const FILTER = 3;
/** Padding 1 keeps the images' size. */
const PLACES = SIDE * SIDE;
const WEIGHTS = FILTERS * CHANNELS * FILTER * FILTER;
const sizes = [SAMPLES, FILTERS, CHANNELS, SIDE, SIDE, FILTER, FILTER, 1, 1];
const images = () => numbers(SAMPLES * CHANNELS * PLACES);
const outputs = () => numbers(SAMPLES * FILTERS * PLACES);
const filters = () => numbers(WEIGHTS);
/** More than any of the kernels takes. */
const SCRATCH = 4 << 20;

export const convolutions = [
  kernelCase(
    `convolution of ${SAMPLES}×${CHANNELS}×${SIDE}×${SIDE}, ${FILTERS} filters of 3×3`,
    "convolve_f32",
    ({ put, room }) => {
      const [w, x] = [put(filters()), put(images())];
      return [room(SAMPLES * FILTERS * PLACES * 4), w, x, room(SCRATCH), ...sizes];
    },
  ),
  kernelCase("its gradient by the filters", "convolve_grad_filters_f32", ({ put, room }) => {
    const [dy, x] = [put(outputs()), put(images())];
    return [room(WEIGHTS * 4), dy, x, room(SCRATCH), ...sizes];
  }),
  kernelCase("its gradient by the images", "convolve_grad_images_f32", ({ put, room }) => {
    const [dy, w] = [put(outputs()), put(filters())];
    return [room(SAMPLES * CHANNELS * PLACES * 4), dy, w, room(SCRATCH), ...sizes];
  }),
  kernelCase(`max pooling of ${SAMPLES}×${FILTERS}×${SIDE}×${SIDE}, 2×2`, "max_pool_f32", ({ put, room }) => {
    const places = SAMPLES * FILTERS * (PLACES / 4);
    return [room(places * 4), room(places * 4), put(outputs()), SAMPLES * FILTERS, SIDE, SIDE, 2, 2, 2];
  }),
];

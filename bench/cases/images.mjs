// Convolution and pooling: 16 filters of 3×3 over 8 channels of 28×28, for 10 images.

import { gemmWorkspaceBytes } from "downhill/internals";
import { kernelCase, numbers } from "../suite/kernels.mjs";

const SAMPLES = 10;
const CHANNELS = 8;
const FILTERS = 16;
const SIDE = 28;
const FILTER = 3;
/** Padding 1 keeps the images' size. */
const PLACES = SIDE * SIDE;
const TAPS = CHANNELS * FILTER * FILTER;
const sizes = [SAMPLES, FILTERS, PLACES, TAPS];
const images = () => numbers(SAMPLES * CHANNELS * PLACES);
const columns = () => numbers(SAMPLES * PLACES * TAPS);
const outputs = () => numbers(SAMPLES * FILTERS * PLACES);
const filters = () => numbers(FILTERS * TAPS);
const workspace = (form, m, n, k) => gemmWorkspaceBytes("f32", form, m, n, k, 1);

export const convolutions = [
  kernelCase(`im2col of ${SAMPLES}×${CHANNELS}×${SIDE}×${SIDE}, 3×3`, "im2col_f32", ({ put, room }) => {
    const x = put(images());
    const shape = [SAMPLES, CHANNELS, SIDE, SIDE, FILTER, FILTER, 1, 1];
    return [room(SAMPLES * PLACES * TAPS * 4), x, ...shape];
  }),
  kernelCase(`col2im, its gradient`, "col2im_f32", ({ put, room }) => {
    const shape = [SAMPLES, CHANNELS, SIDE, SIDE, FILTER, FILTER, 1, 1];
    return [room(SAMPLES * CHANNELS * PLACES * 4), put(columns()), ...shape];
  }),
  kernelCase(`convolution with ${FILTERS} filters, from columns`, "convolve_columns_f32", ({ put, room }) => {
    const [w, from] = [put(filters()), put(columns())];
    const space = room(workspace("nt", FILTERS, PLACES, TAPS));
    return [room(SAMPLES * FILTERS * PLACES * 4), w, from, space, ...sizes];
  }),
  kernelCase("its gradient by the filters", "convolve_columns_grad_filters_f32", ({ put, room }) => {
    const [dy, from] = [put(outputs()), put(columns())];
    const space = room(workspace("nn", FILTERS, TAPS, PLACES));
    return [room(FILTERS * TAPS * 4), dy, from, space, ...sizes];
  }),
  kernelCase("its gradient by the columns", "convolve_columns_grad_columns_f32", ({ put, room }) => {
    const [dy, w] = [put(outputs()), put(filters())];
    const space = room(workspace("tn", PLACES, TAPS, FILTERS));
    return [room(SAMPLES * PLACES * TAPS * 4), dy, w, space, ...sizes];
  }),
  kernelCase(`max pooling of ${SAMPLES}×${FILTERS}×${SIDE}×${SIDE}, 2×2`, "max_pool_f32", ({ put, room }) => {
    const places = SAMPLES * FILTERS * (PLACES / 4);
    return [room(places * 4), room(places * 4), put(outputs()), SAMPLES * FILTERS, SIDE, SIDE, 2, 2, 2];
  }),
];

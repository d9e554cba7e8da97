import { expect, test } from "vitest";
import { scaledNumbers, u32 } from "./sweep.js";
import { attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { type DType, dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();

interface Window {
  readonly image: readonly [samples: number, channels: number, height: number, width: number];
  readonly filter: readonly [height: number, width: number];
  readonly stride?: number;
  readonly padding?: number;
}

function windows(dtype: DType): Window[] {
  const all: Window[] = [
    { image: [0, 2, 4, 4], filter: [3, 3] },
    { image: [1, 1, 1, 1], filter: [1, 1] },
    { image: [2, 3, 2, 3], filter: [1, 1] },
    { image: [1, 2, 3, 4], filter: [3, 4] },
    { image: [2, 3, 5, 5], filter: [3, 3], padding: 1 },
    { image: [2, 1, 5, 6], filter: [2, 3], stride: 2, padding: 1 },
    { image: [1, 2, 7, 7], filter: [3, 3], stride: 2 },
    { image: [1, 1, 5, 5], filter: [2, 2], stride: 2 },
    { image: [1, 2, 6, 7], filter: [2, 1], stride: 3 },
    // Padding wider than the filter: some rows are zeros alone.
    { image: [1, 1, 2, 2], filter: [1, 2], padding: 3 },
    { image: [2, 2, 3, 2], filter: [5, 4], stride: 3, padding: 4 },
    { image: [3, 2, 12, 12], filter: [5, 5] },
    { image: [2, 2, 9, 31], filter: [3, 11], padding: 2 },
  ];
  for (let size = 1; size <= 2 * lanes[dtype] + 3; size++) {
    all.push({ image: [2, 2, 3, size], filter: [2, Math.min(size, 3)] });
    all.push({ image: [1, 1, size, size + 2], filter: [Math.min(size, 2), size], stride: 1, padding: 1 });
    all.push({ image: [1, 2, 4, size], filter: [3, 2], stride: 2, padding: 2 });
  }
  return all;
}

/** For every element of the columns, in order: the index of its pixel, or −1 where the filter reaches over the edge. */
function sources({ image, filter, stride = 1, padding = 0 }: Window): number[] {
  const [samples, channels, height, width] = image;
  const out: number[] = [];
  for (let n = 0; n < samples; n++)
    for (let p = -padding; p + filter[0] <= height + padding; p += stride)
      for (let q = -padding; q + filter[1] <= width + padding; q += stride)
        for (let c = 0; c < channels; c++)
          for (let i = p; i < p + filter[0]; i++)
            for (let j = q; j < q + filter[1]; j++) {
              const inside = i >= 0 && i < height && j >= 0 && j < width;
              out.push(inside ? ((n * channels + c) * height + i) * width + j : -1);
            }
  return out;
}

const sizesOf = ({ image, filter, stride = 1, padding = 0 }: Window) => [
  ...image,
  ...filter,
  stride,
  padding,
];
const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

test.each(dtypes)("im2col_%s copies every place of the filter into a row", (dtype) => {
  for (const window of windows(dtype)) {
    const x = scaledNumbers(dtype, product(window.image), 3);
    const from = sources(window);
    const args = [output(dtype, from.length), input(dtype, x), ...sizesOf(window)];
    const [columns] = attemptLikeTwin(bench, `im2col_${dtype}`, args);
    expect([...columns]).toEqual(from.map((k) => (k < 0 ? 0 : x[k])));
  }
});

// Adding to 0 is exact, so a pixel with e elements takes e − 1 roundings: γ(e − 1)·Σ|elements|.
test.each(dtypes)("col2im_%s adds up what im2col copied", (dtype) => {
  for (const window of windows(dtype)) {
    const from = sources(window);
    const columns = scaledNumbers(dtype, from.length, 3);
    const args = [output(dtype, product(window.image)), input(dtype, columns), ...sizesOf(window)];
    const [x] = attemptLikeTwin(bench, `col2im_${dtype}`, args);
    const exact = new Float64Array(x.length);
    const magnitude = new Float64Array(x.length);
    const elements = new Int32Array(x.length);
    from.forEach((pixel, k) => {
      if (pixel < 0) return;
      exact[pixel] += columns[k];
      magnitude[pixel] += Math.abs(columns[k]);
      elements[pixel]++;
    });
    demandWithin(`col2im of ${sizesOf(window)}`, x, exact, (i) => (elements[i] - 1) * u32 * magnitude[i]);
  }
});

test.each(dtypes)("col2im_%s adds by ascending place in the filter", (dtype) => {
  // 2^60 swallows a 1 that is added to it.
  const big = 2 ** 60;
  /** Three places of a filter of three: the pixel in the middle is element 0 of the last, 1 of the second, 2 of the first. */
  const middle = (...[zeroth, first, second]: [number, number, number]) => {
    const columns = [0, 0, second, 0, first, 0, zeroth, 0, 0];
    const args = [output(dtype, 5), input(dtype, columns), 1, 1, 1, 5, 1, 3, 1, 0];
    return attemptLikeTwin(bench, `col2im_${dtype}`, args)[0][2];
  };
  expect(middle(big, 1, -big)).toBe(0);
  expect(middle(big, -big, 1)).toBe(1);
  expect(middle(1, big, -big)).toBe(0);
});

// A convolution that goes on with what it has made gives the bits of the kernels one after the other, on any threads.

import { expect, test } from "vitest";
import { ACTIVATIONS } from "../../src/kernels/activations.js";
import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { firstDifference, input, output, twin } from "./trial.js";
import { type DType, dtypes, numbers, type Placed, unitRoundoff, workbench } from "./workbench.js";

const benches = { narrow: await workbench(), wide: await workbench(true) };
const activations = Object.entries({ none: 0, ...ACTIVATIONS });
const THREADS = [1, 2, 3];

/** Fewer places than filters and more, edges of every kind, more than one block of terms, no sample. */
const convolutions: readonly [samples: number, filters: number, places: number, taps: number][] = [
  [1, 1, 1, 1],
  [3, 1, 4, 2],
  [2, 7, 17, 9],
  [2, 30, 66, 25],
  [2, 33, 3, 270],
  [3, 5, 300, 11],
  [0, 4, 9, 5],
];

/** Filters that overlap and that do not, padding, fewer samples than threads, none. */
const images: readonly {
  samples: number;
  filters: number;
  image: readonly [channels: number, height: number, width: number];
  window: readonly [height: number, width: number, stride: number, padding: number];
}[] = [
  { samples: 1, filters: 1, image: [1, 1, 1], window: [1, 1, 1, 0] },
  { samples: 7, filters: 5, image: [3, 6, 5], window: [3, 3, 1, 1] },
  { samples: 2, filters: 30, image: [2, 11, 12], window: [5, 4, 1, 0] },
  { samples: 4, filters: 3, image: [1, 7, 9], window: [2, 3, 2, 1] },
  { samples: 0, filters: 2, image: [1, 4, 4], window: [3, 3, 1, 0] },
];

/** A sum in another order, then passed through functions no steeper than 1. */
const tolerance = (dtype: DType, terms: number) => 8 * (terms + 20) * unitRoundoff[dtype];

function demandNear(found: ArrayLike<number>, expected: ArrayLike<number>, bound: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(bound);
}

for (const [width, bench] of Object.entries(benches)) {
  /** Runs the kernel on some threads and compares with what stands in `out`. */
  const demandSame = (out: Placed, what: string, kernel: string, args: (threads: number) => number[]) => {
    bench.checkGuards();
    const expected = out.read();
    for (const threads of THREADS) {
      bench.run(kernel, args(threads), threads);
      bench.checkGuards();
      expect(firstDifference(expected, out.read()), `${what}, ${threads} threads`).toBe(-1);
    }
    return expected;
  };

  test.each(dtypes)(
    `convolve_columns_channel_bias_%s: the product, the bias, the activation, ${width}`,
    (dtype) => {
      for (const sizes of convolutions) {
        const [samples, filters, places, taps] = sizes;
        for (const [name, activation] of activations) {
          bench.clear();
          const length = samples * filters * places;
          const y = bench.placeOutput(dtype, length);
          const values = [filters * taps, samples * places * taps, filters].map((n, i) => numbers(n, i + 1));
          const [w, columns, bias] = values.map((v) => bench.place(dtype, v).address);
          const bytes = gemmWorkspaceBytes(dtype, "nt", filters, places, taps, 3);
          const workspace = bench.placeOutput("u8", bytes).address;
          const product = [y.address, w, columns, workspace, ...sizes];
          bench.run(`convolve_columns_${dtype}`, product);
          bench.run(`add_channel_bias_${dtype}`, [y.address, y.address, bias, samples, filters, places]);
          if (activation) bench.run(`${name}_${dtype}`, [y.address, y.address, length]);
          const kernel = `convolve_columns_channel_bias_${dtype}`;
          const found = demandSame(y, `${sizes}, ${name}`, kernel, () => [...product, bias, activation]);
          const [a, b, c] = values.map((v) => input(dtype, v));
          const [plain] = twin(kernel, [output(dtype, length), a, b, 0, ...sizes, c, activation]);
          demandNear(found, plain as ArrayLike<number>, tolerance(dtype, taps));
        }
      }
    },
  );

  test.each(dtypes)(
    `convolve_columns_grad_columns_col2im_%s: the product, then the images, ${width}`,
    (dtype) => {
      for (const { samples, filters, image, window } of images) {
        bench.clear();
        const [channels, height, width] = image;
        const [filterHeight, filterWidth, stride, padding] = window;
        const along = (pixels: number, length: number) =>
          Math.floor((pixels + 2 * padding - length) / stride) + 1;
        const places = along(height, filterHeight) * along(width, filterWidth);
        const taps = channels * filterHeight * filterWidth;
        const pixels = samples * channels * height * width;
        const x = bench.placeOutput(dtype, pixels);
        const values = [samples * filters * places, filters * taps].map((n, i) => numbers(n, i + 1));
        const [dy, w] = values.map((v) => bench.place(dtype, v).address);
        const columns = bench.placeOutput(dtype, samples * places * taps).address;
        const own = Math.ceil((places * taps * (dtype === "f32" ? 4 : 8)) / 64) * 64;
        const bytes = (threads: number) =>
          Math.min(threads, samples) * own + gemmWorkspaceBytes(dtype, "tn", places, taps, filters, threads);
        const workspaces = THREADS.map((threads) => bench.placeOutput("u8", bytes(threads)));
        const sizes = [samples, filters, places, taps];
        const product = [columns, dy, w, workspaces[0].address, ...sizes];
        bench.run(`convolve_columns_grad_columns_${dtype}`, product);
        bench.run(`col2im_${dtype}`, [x.address, columns, samples, ...image, ...window]);
        const kernel = `convolve_columns_grad_columns_col2im_${dtype}`;
        const rest = [...sizes, ...image, ...window];
        const args = (threads: number) => [
          x.address,
          dy,
          w,
          workspaces[THREADS.indexOf(threads)].address,
          ...rest,
        ];
        const found = demandSame(x, JSON.stringify({ image, window }), kernel, args);
        bench.checkApart(kernel, args(3), 3, workspaces[THREADS.indexOf(3)]);
        const [a, b] = values.map((v) => input(dtype, v));
        const [plain] = twin(kernel, [output(dtype, pixels), a, b, output(dtype, places * taps), ...rest]);
        demandNear(found, plain as ArrayLike<number>, tolerance(dtype, filters * filterHeight * filterWidth));
      }
    },
  );
}

import { expect, test } from "vitest";
import { scaledNumbers, u32 } from "./sweep.js";
import { attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { type DType, dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();

interface Pool {
  readonly planes: number;
  readonly image: readonly [height: number, width: number];
  readonly pool: readonly [height: number, width: number];
  readonly stride: number;
}

function pools(dtype: DType): Pool[] {
  const all: Pool[] = [
    { planes: 0, image: [2, 2], pool: [2, 2], stride: 2 },
    { planes: 1, image: [1, 1], pool: [1, 1], stride: 1 },
    { planes: 6, image: [4, 4], pool: [2, 2], stride: 2 },
    { planes: 2, image: [7, 7], pool: [3, 3], stride: 2 },
    { planes: 1, image: [5, 5], pool: [2, 2], stride: 2 },
    { planes: 3, image: [3, 3], pool: [2, 2], stride: 1 },
    { planes: 2, image: [9, 40], pool: [2, 3], stride: 3 },
    { planes: 2, image: [5, 21], pool: [1, 2], stride: 4 },
  ];
  for (let width = 1; width <= 4 * lanes[dtype] + 3; width++) {
    for (const stride of [1, 2, 3]) {
      all.push({ planes: 3, image: [3, width], pool: [2, Math.min(width, 2)], stride });
    }
  }
  return all;
}

/** The pixels of every window, in order. */
function windowsOf({ planes, image: [height, width], pool, stride }: Pool): number[][] {
  const all: number[][] = [];
  for (let plane = 0; plane < planes; plane++)
    for (let p = 0; p + pool[0] <= height; p += stride)
      for (let q = 0; q + pool[1] <= width; q += stride) {
        const pixels = Array.from({ length: pool[0] * pool[1] }, (_, k) => {
          return (p + Math.floor(k / pool[1])) * width + q + (k % pool[1]);
        });
        all.push(pixels);
      }
  return all;
}

/** Runs max_pool and gives [y, indices]. */
function run(dtype: DType, pool: Pool, x: ArrayLike<number>) {
  const outputs = windowsOf(pool).length;
  const sizes = [pool.planes, ...pool.image, ...pool.pool, pool.stride];
  const args = [output(dtype, outputs), output("i32", outputs), input(dtype, x), ...sizes];
  return attemptLikeTwin(bench, `max_pool_${dtype}`, args).map((found) => [...found]);
}

test.each(dtypes)("max_pool_%s finds the largest of every window, of equals the first", (dtype) => {
  for (const pool of pools(dtype)) {
    const planeSize = pool.image[0] * pool.image[1];
    const random = scaledNumbers(dtype, pool.planes * planeSize, 3);
    for (const x of [random, random.map(Math.round)]) {
      const [y, indices] = run(dtype, pool, x);
      const windows = windowsOf(pool);
      const perPlane = windows.length / pool.planes;
      const expected = windows.map((pixels, k) => {
        const plane = Math.floor(k / perPlane) * planeSize;
        const values = pixels.map((pixel) => x[plane + pixel]);
        const largest = values.reduce((a, b) => (b > a ? b : a));
        return { largest, index: pixels[values.indexOf(largest)] };
      });
      expect(y).toEqual(expected.map(({ largest }) => largest));
      expect(indices).toEqual(expected.map(({ index }) => index));
    }
  }
});

test.each(dtypes)("max_pool_%s: the first NaN wins, −Infinity is found, 0 and −0 are equal", (dtype) => {
  const nan = Number.NaN;
  const inf = Infinity;
  // One window per column of pixels.
  const x = [
    [1, nan, 3, nan, -inf, -0, 0, inf],
    [nan, 2, nan, nan, -inf, 0, -0, nan],
    [3, inf, nan, nan, -inf, 0, -1, 1],
  ].flat();
  const [y, indices] = run(dtype, { planes: 1, image: [3, 8], pool: [3, 1], stride: 1 }, x);
  expect(y).toEqual([nan, nan, nan, nan, -inf, -0, 0, nan]);
  expect(indices.map((index) => Math.floor(index / 8))).toEqual([1, 0, 1, 0, 0, 0, 0, 1]);
});

// Adding to 0 is exact, so a pixel that w windows chose takes w − 1 roundings: γ(w − 1)·Σ|dy|.
test.each(dtypes)("max_pool_grad_%s gives each window's gradient to its largest pixel", (dtype) => {
  for (const pool of pools(dtype)) {
    const planeSize = pool.image[0] * pool.image[1];
    const x = scaledNumbers(dtype, pool.planes * planeSize, 3);
    const [y, indices] = run(dtype, pool, x);
    const dy = scaledNumbers(dtype, y.length, 2, 7);
    const perPlane = pool.planes === 0 ? 0 : y.length / pool.planes;
    const args = [
      output(dtype, x.length),
      input(dtype, dy),
      input("i32", indices),
      pool.planes,
      planeSize,
      perPlane,
    ];
    const [dx] = attemptLikeTwin(bench, `max_pool_grad_${dtype}`, args);
    const exact = new Float64Array(x.length);
    const magnitude = new Float64Array(x.length);
    const chosenBy = new Int32Array(x.length);
    dy.forEach((gradient, k) => {
      const pixel = Math.floor(k / perPlane) * planeSize + indices[k];
      exact[pixel] += gradient;
      magnitude[pixel] += Math.abs(gradient);
      chosenBy[pixel]++;
    });
    demandWithin("max_pool_grad", dx, exact, (i) => (chosenBy[i] - 1) * u32 * magnitude[i]);
  }
});

test.each(dtypes)("max_pool_grad_%s adds from the last window to the first", (dtype) => {
  const big = 2 ** 60;
  const add = (dy: number[]) => {
    const args = [output(dtype, 1), input(dtype, dy), input("i32", [0, 0, 0]), 1, 1, 3];
    return attemptLikeTwin(bench, `max_pool_grad_${dtype}`, args)[0][0];
  };
  expect(add([1, -big, big])).toBe(1);
  expect(add([-big, 1, big])).toBe(0);
});

import { lanes, storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { loadLanes, loadStrided, places } from "../lib/window";

/** Writes the first `count` indices: int32 in every lane, for float64 in every second one. */
@inline
function storeIndices<T>(address: usize, indices: v128, count: i32): void {
  if (sizeof<T>() == 4) storePart<f32>(address, indices, count);
  else if (count == 1) v128.store32_lane(address, indices, 0);
  else v128.store64_lane(address, v128.shuffle<u32>(indices, indices, 0, 2, 0, 2), 0);
}

/**
 * The first `count` (1 … lanes) windows of a vector: one after the other, `stride` pixels apart.
 *
 * @param corner  First pixel of the first window, counted from the plane's.
 * @param apart   First pixels of the windows, counted from the corner.
 */
@inline
function poolLanes<T>(
  y: usize,
  indices: usize,
  plane: usize,
  corner: i32,
  apart: v128,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  count: i32,
): void {
  const size = sizeof<T>();
  let best = i32x4.splat(0);
  let bestIndices = i32x4.splat(0);
  let index = i32x4.add(i32x4.splat(corner), apart);
  // The first pixel is better than none.
  let better = i32x4.splat(-1);
  let from = plane + <usize>corner * size;
  for (let i = 0; i < poolHeight; i++) {
    for (let j = 0; j < poolWidth; j++, from += size) {
      const v =
        count == lanes<T>()
          ? loadStrided<T>(from, stride)
          : loadLanes<T>(from, <usize>stride * size, count, i32x4.splat(0));
      if (i + j > 0) better = isBetter<T>(v, best);
      best = v128.bitselect(v, best, better);
      bestIndices = v128.bitselect(index, bestIndices, better);
      index = i32x4.add(index, i32x4.splat(1));
    }
    from += <usize>(width - poolWidth) * size;
    index = i32x4.add(index, i32x4.splat(width - poolWidth));
  }
  storePart<T>(y, best, count);
  storeIndices<T>(indices, bestIndices, count);
}

/** All ones where v takes the place of the best so far: where it is not <= it, NaN included; a NaN is the best for good. */
@inline
function isBetter<T>(v: v128, best: v128): v128 {
  return v128.andnot(v128.eq<T>(best, best), v128.le<T>(v, best));
}

/** Every second element of two neighbouring vectors, from the first or the second one on. */
@inline
function evens<T>(low: v128, high: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<f32>(low, high, 0, 2, 4, 6) : v128.shuffle<f64>(low, high, 0, 2);
}


@inline
function odds<T>(low: v128, high: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<f32>(low, high, 1, 3, 5, 7) : v128.shuffle<f64>(low, high, 1, 3);
}

/**
 * `count` windows of 2 × 2 pixels beside each other, a multiple of the lanes: the better of each row, then of both, which is the
 * first of the best, too. A function, not inlined: its loop needs the registers.
 *
 * @param from   First pixel of the first window; `index` is its number in the plane.
 */
function poolSquares<T>(y: usize, indices: usize, from: usize, index: i32, width: i32, count: i32): void {
  const below = <usize>width * sizeof<T>();
  const one = i32x4.splat(1);
  const down = i32x4.splat(width);
  let corners = i32x4.add(i32x4.splat(index), sizeof<T>() == 4 ? i32x4(0, 2, 4, 6) : i32x4(0, 0, 2, 0));
  for (; count > 0; count -= lanes<T>(), from += 32, y += 16, indices += 4 * lanes<T>()) {
    let low = v128.load(from);
    let high = v128.load(from, 16);
    let upper = evens<T>(low, high);
    let v = odds<T>(low, high);
    const upperRight = isBetter<T>(v, upper);
    upper = v128.bitselect(v, upper, upperRight);
    low = v128.load(from + below);
    high = v128.load(from + below, 16);
    let lower = evens<T>(low, high);
    v = odds<T>(low, high);
    const lowerRight = isBetter<T>(v, lower);
    lower = v128.bitselect(v, lower, lowerRight);
    const isLower = isBetter<T>(lower, upper);
    const right = v128.and(v128.bitselect(lowerRight, upperRight, isLower), one);
    const places = i32x4.add(corners, i32x4.add(right, v128.and(isLower, down)));
    v128.store(y, v128.bitselect(lower, upper, isLower));
    storeIndices<T>(indices, places, lanes<T>());
    corners = i32x4.add(corners, i32x4.splat(2 * lanes<T>()));
  }
}

function maxPool<T>(
  y: usize,
  indices: usize,
  x: usize,
  planes: i32,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const outHeight = places(height, poolHeight, stride, 0);
  const outWidth = places(width, poolWidth, stride, 0);
  const start = partitionStart(planes * outHeight, 1, thread, threads);
  const end = partitionStart(planes * outHeight, 1, thread + 1, threads);
  const all = lanes<T>();
  const apart = size == 4 ? i32x4(0, stride, 2 * stride, 3 * stride) : i32x4(0, 0, stride, 0);
  y += <usize>start * outWidth * size;
  indices += <usize>start * outWidth * 4;
  for (let row = start; row < end; row++) {
    const plane = x + <usize>(row / outHeight) * height * width * size;
    let corner = (row % outHeight) * stride * width;
    let q = 0;
    if (stride == 2 && poolHeight == 2 && poolWidth == 2) {
      q = outWidth & -all;
      poolSquares<T>(y, indices, plane + <usize>corner * size, corner, width, q);
      y += <usize>q * size;
      indices += <usize>q * 4;
      corner += q * stride;
    }
    for (; q < outWidth; q += all, corner += all * stride) {
      const count = min(outWidth - q, all);
      // Constants for the strides in use, so that the loops over the window are free of branches.
      if (count < all) {
        poolLanes<T>(y, indices, plane, corner, apart, width, poolHeight, poolWidth, stride, count);
      } else if (stride == 2) {
        poolLanes<T>(y, indices, plane, corner, apart, width, poolHeight, poolWidth, 2, all);
      } else {
        poolLanes<T>(y, indices, plane, corner, apart, width, poolHeight, poolWidth, stride, all);
      }
      y += <usize>count * size;
      indices += <usize>count * 4;
    }
  }
}

function maxPoolGrad<T>(
  dx: usize,
  dy: usize,
  indices: usize,
  planes: i32,
  planeSize: i32,
  outSize: i32,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(planes, 1, thread, threads);
  const end = partitionStart(planes, 1, thread + 1, threads);
  const planeBytes = <usize>planeSize * sizeof<T>();
  for (let plane = start; plane < end; plane++) {
    const to = dx + <usize>plane * planeBytes;
    const first = <usize>plane * outSize;
    memory.fill(to, 0, planeBytes);
    for (let k = first + outSize; k > first;) {
      k--;
      const pixel = to + <usize>load<i32>(indices + k * 4) * sizeof<T>();
      store<T>(pixel, <T>(load<T>(pixel) + load<T>(dy + k * sizeof<T>())));
    }
  }
}

/**
 * The largest of every window, and where it is:
 *
 * `y[r, p, q] = max_ij x[r, p·stride + i, q·stride + j]`, `indices[r, p, q] = (p·stride + i)·width + q·stride + j`.
 *
 * Of equals the first, row by row, is taken; a NaN is larger than all, as in NumPy's max, so that it is not lost.
 *
 * Shapes (elements):  y (planes, outHeight, outWidth)   indices, int32, likewise   x (planes, height, width)
 *                     outHeight = ⌊(height − poolHeight) / stride⌋ + 1 >= 1, outWidth likewise
 *
 * @param y,indices  Must not overlap x.
 *
 * Exact.
 */
export function max_pool_f32(
  y: usize,
  indices: usize,
  x: usize,
  planes: i32,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  maxPool<f32>(y, indices, x, planes, height, width, poolHeight, poolWidth, stride, thread, threads);
}
export function max_pool_f64(
  y: usize,
  indices: usize,
  x: usize,
  planes: i32,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  maxPool<f64>(y, indices, x, planes, height, width, poolHeight, poolWidth, stride, thread, threads);
}

/**
 * `dx[r, k] = Σ dy[r, o]` over the windows o with `indices[r, o] = k`, 0 where there is none.
 *
 * Shapes (elements):  dx (planes, planeSize)   dy (planes, outSize)   indices (planes, outSize), int32
 *
 * @param dx  Must not overlap dy or indices.
 *
 * Order:   a pixel starts at +0 and takes its windows from the last to the first, which is by ascending place in the
 *          window, as the book's program does.
 * Error:   |dx − exact| ≤ γ(w − 1)·Σ|dy|, w windows, γ(k) = k·u/(1 − k·u). Held by test/kernels/max-pool.test.ts.
 * Threads: share the planes.
 */
export function max_pool_grad_f32(
  dx: usize,
  dy: usize,
  indices: usize,
  planes: i32,
  planeSize: i32,
  outSize: i32,
  thread: i32,
  threads: i32,
): void {
  maxPoolGrad<f32>(dx, dy, indices, planes, planeSize, outSize, thread, threads);
}
export function max_pool_grad_f64(
  dx: usize,
  dy: usize,
  indices: usize,
  planes: i32,
  planeSize: i32,
  outSize: i32,
  thread: i32,
  threads: i32,
): void {
  maxPoolGrad<f64>(dx, dy, indices, planes, planeSize, outSize, thread, threads);
}

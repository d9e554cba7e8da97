// Kernels of images that go on with what they have made, sample by sample or plane by plane: it is still in the near caches then,
// and no other thread has to be waited for. The bits are those of the kernels one after the other.

import { Identity, Relu, RELU } from "../lib/activations";
import { addToRun } from "../lib/bias";
import { partitionStart } from "../lib/partition";
import { columnEnd, columnStart, rowEnd, rowStart } from "../lib/share";
import { activate, activationGrad } from "./activate";
import { convolve_columns_f32, convolve_columns_f64 } from "./convolve-columns";
import { max_pool_grad_f32, max_pool_grad_f64 } from "./max-pool";

/** y = f(y + bias) for the part of a sample's product that is a thread's. */
function endWithBias<T>(
  y: usize,
  filters: i32,
  places: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>places * sizeof<T>();
  const top = rowStart(filters, places, thread, threads);
  const bottom = rowEnd(filters, places, thread, threads);
  const left = columnStart<T>(filters, places, thread, threads);
  const columns = columnEnd<T>(filters, places, thread, threads) - left;
  y += <usize>top * stride + <usize>left * sizeof<T>();
  for (let filter = top; filter < bottom; filter++, y += stride) {
    const b = v128.splat<T>(load<T>(bias + <usize>filter * sizeof<T>()));
    if (activation == RELU) addToRun<T, Relu>(y, y, b, columns);
    else {
      addToRun<T, Identity>(y, y, b, columns);
      activate<T>(activation, y, columns);
    }
  }
}

function convolveColumnsBias<T>(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const yBytes = <usize>filters * places * sizeof<T>();
  const columnsBytes = <usize>places * taps * sizeof<T>();
  for (let n = 0; n < samples; n++, y += yBytes, columns += columnsBytes) {
    if (sizeof<T>() == 4) {
      convolve_columns_f32(y, w, columns, workspace, 1, filters, places, taps, thread, threads);
    } else convolve_columns_f64(y, w, columns, workspace, 1, filters, places, taps, thread, threads);
    endWithBias<T>(y, filters, places, bias, activation, thread, threads);
  }
}

function maxPoolGradActivationGrad<T>(
  dx: usize,
  dy: usize,
  indices: usize,
  planes: i32,
  planeSize: i32,
  outSize: i32,
  y: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(planes, 1, thread + 1, threads);
  for (let plane = partitionStart(planes, 1, thread, threads); plane < end; plane++) {
    const at = <usize>plane * planeSize * sizeof<T>();
    const first = <usize>plane * outSize;
    const from = dy + first * sizeof<T>();
    if (sizeof<T>() == 4) {
      max_pool_grad_f32(dx + at, from, indices + (first << 2), 1, planeSize, outSize, 0, 1);
    } else max_pool_grad_f64(dx + at, from, indices + (first << 2), 1, planeSize, outSize, 0, 1);
    activationGrad<T>(activation, dx + at, y + at, planeSize);
  }
}

/**
 * `y[n, f, p] = g((W·columns[n]ᵀ)[f, p] + bias[f])`: a convolution's layer, and the activation g behind it.
 *
 * Shapes (elements):  as of convolve_columns; bias (filters)
 *
 * @param activation  Which g: a number of lib/activations.ts.
 *
 * Order, error: those of convolve_columns, then of add_channel_bias and of g, to the bit. Held by
 *          test/kernels/image-epilogues.test.ts.
 * Threads: as of convolve_columns.
 */
export function convolve_columns_channel_bias_f32(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsBias<f32>(
    y,
    w,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    bias,
    activation,
    thread,
    threads,
  );
}
export function convolve_columns_channel_bias_f64(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsBias<f64>(
    y,
    w,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    bias,
    activation,
    thread,
    threads,
  );
}

/**
 * `dx = poolGrad(dy) ∘ f'`, f' at the place where f is `y`: the gradient on its way back through max pooling and the
 * activation in front of it.
 *
 * Shapes (elements):  as of max_pool_grad; y (planes, planeSize)
 *
 * @param dx          Must not overlap dy, indices or y.
 * @param y           The activation's output.
 * @param activation  Which f: a number of lib/activations.ts, not 0.
 *
 * Order, error: those of max_pool_grad, then of the activation's gradient, to the bit. Held by
 *          test/kernels/image-epilogues.test.ts.
 * Threads: share the planes.
 */
export function max_pool_grad_activation_grad_f32(
  dx: usize,
  dy: usize,
  indices: usize,
  planes: i32,
  planeSize: i32,
  outSize: i32,
  y: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  maxPoolGradActivationGrad<f32>(dx, dy, indices, planes, planeSize, outSize, y, activation, thread, threads);
}
export function max_pool_grad_activation_grad_f64(
  dx: usize,
  dy: usize,
  indices: usize,
  planes: i32,
  planeSize: i32,
  outSize: i32,
  y: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  maxPoolGradActivationGrad<f64>(dx, dy, indices, planes, planeSize, outSize, y, activation, thread, threads);
}

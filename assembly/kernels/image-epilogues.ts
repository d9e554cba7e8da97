// A convolution that goes on with what it has made, sample by sample: it is still in the near caches then, and no other thread has
// to be waited for. The bits are those of the kernels one after the other.

import { Identity, Relu, RELU } from "../lib/activations";
import { addToRun } from "../lib/bias";
import { columnEnd, columnStart, rowEnd, rowStart } from "../lib/share";
import { activate } from "./activate";
import { convolve_columns_f32, convolve_columns_f64 } from "./convolve-columns";

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

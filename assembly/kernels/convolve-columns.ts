// The products of a convolution, sample by sample, so that outputs lie as images do: filter by filter.

import { gemm_nn_f32, gemm_nn_f64, gemm_nt_f32, gemm_nt_f64, gemm_tn_f32, gemm_tn_f64 } from "./gemm";

function convolveColumns<T>(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  const yBytes = <usize>filters * places * sizeof<T>();
  const columnsBytes = <usize>places * taps * sizeof<T>();
  for (let n = 0; n < samples; n++, y += yBytes, columns += columnsBytes) {
    if (sizeof<T>() == 4) gemm_nt_f32(y, w, columns, workspace, filters, places, taps, 0, thread, threads);
    else gemm_nt_f64(y, w, columns, workspace, filters, places, taps, 0, thread, threads);
  }
}

function convolveColumnsGradFilters<T>(
  dw: usize,
  dy: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  const dyBytes = <usize>filters * places * sizeof<T>();
  const columnsBytes = <usize>places * taps * sizeof<T>();
  for (let n = 0; n < samples; n++, dy += dyBytes, columns += columnsBytes) {
    const beta = n == 0 ? 0 : 1;
    if (sizeof<T>() == 4) {
      gemm_nn_f32(dw, dy, columns, workspace, filters, taps, places, beta, thread, threads);
    } else {
      gemm_nn_f64(dw, dy, columns, workspace, filters, taps, places, beta, thread, threads);
    }
  }
}

function convolveColumnsGradColumns<T>(
  dcolumns: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  const dyBytes = <usize>filters * places * sizeof<T>();
  const columnsBytes = <usize>places * taps * sizeof<T>();
  for (let n = 0; n < samples; n++, dy += dyBytes, dcolumns += columnsBytes) {
    if (sizeof<T>() == 4) gemm_tn_f32(dcolumns, dy, w, workspace, places, taps, filters, 0, thread, threads);
    else gemm_tn_f64(dcolumns, dy, w, workspace, places, taps, filters, 0, thread, threads);
  }
}

/**
 * `y[n] = W·columns[n]ᵀ` for every sample n.
 *
 * Shapes (elements):  y (samples, filters, places)   W (filters, taps)   columns (samples, places, taps)
 *
 * @param y          Overlaps nothing else.
 * @param workspace  That of gemm_nt of one sample: m = filters, n = places, k = taps.
 *
 * Order and error of each sum: those of gemm. Held by test/kernels/convolve-columns.test.ts.
 */
export function convolve_columns_f32(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumns<f32>(y, w, columns, workspace, samples, filters, places, taps, thread, threads);
}
export function convolve_columns_f64(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumns<f64>(y, w, columns, workspace, samples, filters, places, taps, thread, threads);
}

/**
 * `dW = Σ_n dy[n]·columns[n]`.
 *
 * Shapes (elements):  dW (filters, taps)   dy (samples, filters, places)   columns (samples, places, taps)
 *
 * @param samples    >= 1.
 * @param dw         Overlaps nothing else.
 * @param workspace  That of gemm_nn of one sample: m = filters, n = taps, k = places.
 *
 * Order:   gemm's in each sample; then sample after sample.
 * Error:   |dW − exact| ≤ γ(samples·places)·Σ_n |dy[n]||columns[n]|. Held by test/kernels/convolve-columns.test.ts.
 */
export function convolve_columns_grad_filters_f32(
  dw: usize,
  dy: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsGradFilters<f32>(
    dw,
    dy,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    thread,
    threads,
  );
}
export function convolve_columns_grad_filters_f64(
  dw: usize,
  dy: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsGradFilters<f64>(
    dw,
    dy,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    thread,
    threads,
  );
}

/**
 * `dcolumns[n] = dy[n]ᵀ·W` for every sample n.
 *
 * Shapes (elements):  dcolumns (samples, places, taps)   dy (samples, filters, places)   W (filters, taps)
 *
 * @param dcolumns   Overlaps nothing else.
 * @param workspace  That of gemm_tn of one sample: m = places, n = taps, k = filters.
 *
 * Order and error of each sum: those of gemm. Held by test/kernels/convolve-columns.test.ts.
 */
export function convolve_columns_grad_columns_f32(
  dcolumns: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsGradColumns<f32>(
    dcolumns,
    dy,
    w,
    workspace,
    samples,
    filters,
    places,
    taps,
    thread,
    threads,
  );
}
export function convolve_columns_grad_columns_f64(
  dcolumns: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsGradColumns<f64>(
    dcolumns,
    dy,
    w,
    workspace,
    samples,
    filters,
    places,
    taps,
    thread,
    threads,
  );
}

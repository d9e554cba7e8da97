// Matrix products that go on with what they have made: a thread's part of C is still in its caches, and no other thread
// has to be waited for. The bits are those of the kernels one after the other, whose functions do it.

import { Identity, Relu, RELU } from "../lib/activations";
import { addBiasRows } from "../lib/bias";
import { gemm } from "../lib/gemm";
import {
  columnEnd,
  columnStart,
  listedColumnEnd,
  listedColumnStart,
  listedRowEnd,
  listedRowStart,
  rowEnd,
  rowStart,
} from "../lib/share";
import { activate, activationGrad } from "./activate";
import { gemm_nt_f32, gemm_nt_f64 } from "./gemm";
import { gemm_nn_nonzeros_f32, gemm_nn_nonzeros_f64 } from "./gemm-nonzeros";

/** c = f(c + bias), for some rows of some columns of C. */
function endWithBias<T>(
  c: usize,
  n: i32,
  bias: usize,
  activation: i32,
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
): void {
  const stride = <usize>n * sizeof<T>();
  const offset = <usize>left * sizeof<T>();
  const rows = bottom - top;
  const columns = right - left;
  c += <usize>top * stride + offset;
  if (activation == RELU) {
    addBiasRows<T, Relu>(c, c, stride, bias + offset, rows, columns);
    return;
  }
  addBiasRows<T, Identity>(c, c, stride, bias + offset, rows, columns);
  if (columns == n) activate<T>(activation, c, rows * n);
  else for (let i = 0; i < rows; i++, c += stride) activate<T>(activation, c, columns);
}

/**
 * `C = f(A·B + bias)`: a layer of a network. The bias is added to every row.
 *
 * Shapes (elements):  as of gemm_nn; bias (n)
 *
 * @param activation  Which f: a number of lib/activations.ts.
 *
 * Order, error: those of gemm_nn, then of add_bias and of f, to the bit, as long as B is finite, as a model's weights are:
 *          where A has up to three rows, terms 0·b are left out, which gemm makes NaN of where b is infinite or NaN. Held by
 *          test/kernels/gemm-epilogues.test.ts.
 * Threads: as of gemm_nn.
 */
export function gemm_nn_bias_f32(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f32>(false, false, c, a, b, workspace, m, n, k, beta, true, thread, threads);
  biasOfShare<f32>(c, m, n, bias, activation, thread, threads);
}
export function gemm_nn_bias_f64(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f64>(false, false, c, a, b, workspace, m, n, k, beta, true, thread, threads);
  biasOfShare<f64>(c, m, n, bias, activation, thread, threads);
}

function biasOfShare<T>(
  c: usize,
  m: i32,
  n: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const top = rowStart(m, n, thread, threads);
  const bottom = rowEnd(m, n, thread, threads);
  const left = columnStart<T>(m, n, thread, threads);
  const right = columnEnd<T>(m, n, thread, threads);
  endWithBias<T>(c, n, bias, activation, top, bottom, left, right);
}

/** The same with A given by lists of what is not zero in it, as of gemm_nn_nonzeros. */
export function gemm_nn_nonzeros_bias_f32(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  gemm_nn_nonzeros_f32(c, bounds, b, workspace, m, n, k, thread, threads);
  biasOfListedShare<f32>(c, m, n, bias, activation, thread, threads);
}
export function gemm_nn_nonzeros_bias_f64(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  gemm_nn_nonzeros_f64(c, bounds, b, workspace, m, n, k, thread, threads);
  biasOfListedShare<f64>(c, m, n, bias, activation, thread, threads);
}

function biasOfListedShare<T>(
  c: usize,
  m: i32,
  n: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const top = listedRowStart<T>(m, n, thread, threads);
  const bottom = listedRowEnd<T>(m, n, thread, threads);
  const left = listedColumnStart<T>(n, thread, threads);
  endWithBias<T>(c, n, bias, activation, top, bottom, left, listedColumnEnd<T>(n, thread, threads));
}

/** dx = dx·f'(x) for the part of dx that is a thread's. */
function activationGradOfShare<T>(
  dx: usize,
  y: usize,
  m: i32,
  n: i32,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>n * sizeof<T>();
  const top = rowStart(m, n, thread, threads);
  const rows = rowEnd(m, n, thread, threads) - top;
  const left = columnStart<T>(m, n, thread, threads);
  const columns = columnEnd<T>(m, n, thread, threads) - left;
  let at = <usize>top * stride + <usize>left * sizeof<T>();
  if (columns == n) activationGrad<T>(activation, dx + at, y + at, rows * n);
  else for (let i = 0; i < rows; i++, at += stride) activationGrad<T>(activation, dx + at, y + at, columns);
}

/**
 * `dX = (dY·Wᵀ) ∘ f'`, f' at the place where f is `y`: the gradient on its way back through a layer and the activation in
 * front of it.
 *
 * Shapes (elements):  as of gemm_nt; y (m, n)
 *
 * @param y           The activation's output. Overlaps nothing that is written.
 * @param activation  Which f: a number of lib/activations.ts, not 0.
 *
 * Order, error: those of gemm_nt, then of the activation's gradient, to the bit. Held by
 *          test/kernels/gemm-epilogues.test.ts.
 * Threads: as of gemm_nt.
 */
export function gemm_nt_activation_grad_f32(
  dx: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  y: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  gemm_nt_f32(dx, dy, w, workspace, m, n, k, beta, thread, threads);
  activationGradOfShare<f32>(dx, y, m, n, activation, thread, threads);
}
export function gemm_nt_activation_grad_f64(
  dx: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  y: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  gemm_nt_f64(dx, dy, w, workspace, m, n, k, beta, thread, threads);
  activationGradOfShare<f64>(dx, y, m, n, activation, thread, threads);
}

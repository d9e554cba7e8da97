// Activations by their numbers, for kernels that go on with what they have made. No export of the module.

import { RELU, SIGMOID, TANH } from "../lib/activations";
import { relu_grad_f32, relu_grad_f64 } from "./relu";
import { sigmoid_f32, sigmoid_f64, sigmoid_grad_f32, sigmoid_grad_f64 } from "./sigmoid";
import { tanh_f32, tanh_f64, tanh_grad_f32, tanh_grad_f64 } from "./tanh";

/** y = f(y), n elements, for the functions that are too long for a loop of somebody else's. */
export function activate<T>(activation: i32, y: usize, n: i32): void {
  if (sizeof<T>() == 4) {
    if (activation == SIGMOID) sigmoid_f32(y, y, n, 0, 1);
    else if (activation == TANH) tanh_f32(y, y, n, 0, 1);
  } else {
    if (activation == SIGMOID) sigmoid_f64(y, y, n, 0, 1);
    else if (activation == TANH) tanh_f64(y, y, n, 0, 1);
  }
}

/** dx = dx·f'(x), given y = f(x), n elements. */
export function activationGrad<T>(activation: i32, dx: usize, y: usize, n: i32): void {
  if (sizeof<T>() == 4) {
    if (activation == RELU) relu_grad_f32(dx, dx, y, n, 0, 1);
    else if (activation == SIGMOID) sigmoid_grad_f32(dx, dx, y, n, 0, 1);
    else tanh_grad_f32(dx, dx, y, n, 0, 1);
  } else {
    if (activation == RELU) relu_grad_f64(dx, dx, y, n, 0, 1);
    else if (activation == SIGMOID) sigmoid_grad_f64(dx, dx, y, n, 0, 1);
    else tanh_grad_f64(dx, dx, y, n, 0, 1);
  }
}

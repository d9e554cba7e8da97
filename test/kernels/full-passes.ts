// A chain of dense layers in plain float64, and its difference quotients by two full passes for each parameter.

import { exp, sigmoid } from "../../src/math/exponential.js";
import { log } from "../../src/math/logarithm.js";
import { scaledNumbers, someLabels } from "./sweep.js";
import { unitRoundoff } from "./workbench.js";

export type Activation = "sigmoid" | "relu" | "identity";

const activations: Record<Activation, (a: number) => number> = {
  sigmoid,
  relu: (a) => Math.max(a, 0),
  identity: (a) => a,
};

export interface Setting {
  rows: number;
  /** Inputs, then the units of every layer. */
  sizes: readonly number[];
  /** Behind every layer but the last. */
  activation: Activation | readonly Activation[];
  epsilon: number;
}

const u = unitRoundoff.f64;
const largest = (v: Float64Array) => v.reduce((most, x) => Math.max(most, Math.abs(x)), 1);

export class FullPasses {
  readonly rows: number;
  readonly x: Float64Array;
  readonly labels: Int32Array;
  /** Per layer (inputs + 1, units), the biases in the last row. */
  readonly parameters: readonly Float64Array[];

  constructor(readonly setting: Setting) {
    const { rows, sizes } = setting;
    this.rows = rows;
    this.x = scaledNumbers("f64", rows * sizes[0], 1, 2).map((v, i) => (i % 5 < 2 ? v : 0));
    this.labels = someLabels(rows, sizes[sizes.length - 1]);
    this.parameters = sizes
      .slice(1)
      .map((outputs, i) => scaledNumbers("f64", (sizes[i] + 1) * outputs, 1 + i / 2, 3 + i));
  }

  activation(layer: number): Activation {
    const { activation, sizes } = this.setting;
    if (layer === sizes.length - 2) return "identity";
    return typeof activation === "string" ? activation : activation[layer];
  }

  /** Pre-activations z and outputs y of every layer; softmax and losses of the last. */
  forward() {
    const { rows, sizes, epsilon } = this.setting;
    const z: Float64Array[] = [];
    const y: Float64Array[] = [];
    this.parameters.forEach((w, i) => {
      z.push(affine(y[i - 1] ?? this.x, w, rows, sizes[i], sizes[i + 1]));
      y.push(z[i].map(activations[this.activation(i)]));
    });
    const outputs = sizes[sizes.length - 1];
    const p = new Float64Array(rows * outputs);
    const losses = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const logits = y[y.length - 1].subarray(row * outputs, (row + 1) * outputs);
      const most = Math.max(...logits);
      const sum = logits.reduce((total, v) => total + exp(v - most), 0);
      for (let c = 0; c < outputs; c++) p[row * outputs + c] = exp(logits[c] - most) / sum;
      const label = this.labels[row];
      losses[row] =
        epsilon === 0 ? log(sum) + (most - logits[label]) : -log(p[row * outputs + label] + epsilon);
    }
    return { z, y, p, losses };
  }

  /** `(L(θ + h) − L(θ − h)) / 2h` for every parameter of a layer, L the mean loss. */
  quotients(layer: number, h: number): Float64Array {
    const parameters = this.parameters[layer];
    const mean = () => this.forward().losses.reduce((sum, loss) => sum + loss, 0) / this.rows;
    return parameters.map((value, i) => {
      parameters[i] = value + h;
      const up = mean();
      parameters[i] = value - h;
      const down = mean();
      parameters[i] = value;
      return (up - down) / (2 * h);
    });
  }

  /**
   * How far two computations of a quotient may lie apart, u = 2^-53.
   *
   * A sum of n products with magnitudes that add up to M is off by (n + 1)·u·M; an error E of a layer's input makes it
   * |W|·E, |W| being the largest sum of magnitudes that meet in a unit; activations have slopes of at most 1 and add
   * 4u of their value. Full passes round θ ± h by u·(|θ| + h), which is one more rounding of a product. Logits that are
   * off by E change a loss by at most 2E. Exponentials, their sum, the division and the logarithm add (outputs + 8)·u,
   * a loss ℓ is rounded by u·ℓ, the sum over the rows by rows·u·ℓ. A quotient is off by the error of a loss divided by
   * h, twice because both computations are; the kernels' near steps have (5 + outputs / 64)·u / h of their own.
   */
  bound(h: number): number {
    const { rows, sizes } = this.setting;
    const { y, losses } = this.forward();
    let error = 0;
    this.parameters.forEach((w, i) => {
      const [inputs, outputs] = [sizes[i], sizes[i + 1]];
      const magnitudes = w.map((v) => Math.abs(v) + h);
      const input = (y[i - 1] ?? this.x).map((v) => Math.abs(v) + h);
      const ones = new Float64Array(inputs).fill(1);
      const meeting = largest(affine(ones, magnitudes, 1, inputs, outputs));
      const sums = largest(affine(input, magnitudes, rows, inputs, outputs));
      error = (inputs + 2) * u * sums + meeting * error + 4 * u * (largest(y[i]) + h * meeting);
    });
    const outputs = sizes[sizes.length - 1];
    const loss = 2 * error + (outputs + 8 + (rows + 2) * largest(losses)) * u;
    return (2 * loss + (5 + outputs / 64) * u) / h;
  }
}

/** x·W + b, b being the last row of w. */
function affine(
  x: Float64Array,
  w: Float64Array,
  rows: number,
  inputs: number,
  outputs: number,
): Float64Array {
  const out = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += x[row * inputs + i] * w[i * outputs + j];
      out[row * outputs + j] = sum + w[inputs * outputs + j];
    }
  }
  return out;
}

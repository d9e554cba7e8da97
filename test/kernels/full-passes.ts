// A network of two layers in plain float64, and its difference quotients by two full passes for each parameter.

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
  inputs: number;
  units: number;
  outputs: number;
  activation: Activation;
  epsilon: number;
}

export class TwoLayers {
  readonly x: Float64Array;
  readonly labels: Int32Array;
  /** (inputs + 1, units) and (units + 1, outputs), the biases in the last rows. */
  readonly first: Float64Array;
  readonly second: Float64Array;

  constructor(readonly setting: Setting) {
    const { rows, inputs, units, outputs } = setting;
    this.x = scaledNumbers("f64", rows * inputs, 1, 2).map((v, i) => (i % 5 < 2 ? v : 0));
    this.labels = someLabels(rows, outputs);
    this.first = scaledNumbers("f64", (inputs + 1) * units, 1, 3);
    this.second = scaledNumbers("f64", (units + 1) * outputs, 1.5, 4);
  }

  forward() {
    const { rows, inputs, units, outputs, activation, epsilon } = this.setting;
    const a = affine(this.x, this.first, rows, inputs, units);
    const y = a.map(activations[activation]);
    const z = affine(y, this.second, rows, units, outputs);
    const p = new Float64Array(rows * outputs);
    const losses = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const logits = z.subarray(row * outputs, (row + 1) * outputs);
      const largest = Math.max(...logits);
      const sum = logits.reduce((total, v) => total + exp(v - largest), 0);
      for (let c = 0; c < outputs; c++) p[row * outputs + c] = exp(logits[c] - largest) / sum;
      const label = this.labels[row];
      losses[row] =
        epsilon === 0 ? log(sum) + (largest - logits[label]) : -log(p[row * outputs + label] + epsilon);
    }
    return { a, y, z, p, losses };
  }

  /** `(L(θ + h) − L(θ − h)) / 2h` for every parameter of one of the layers, L the mean loss. */
  quotients(parameters: Float64Array, h: number): Float64Array {
    const mean = () => this.forward().losses.reduce((sum, loss) => sum + loss, 0) / this.setting.rows;
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
   * How far a quotient by full passes and one by the kernels may lie apart, u = 2^-53.
   *
   * A sum of n products of magnitude M is off by (n + 1)·u·M; activations have slopes of at most 1 and add 4u. Logits
   * that are off by E change a loss by at most 2E. Exponentials, their sum, the division and the logarithm add
   * (outputs + 8)·u, a loss ℓ is rounded by u·ℓ and the sum of the rows by rows·u·ℓ. Full passes round θ ± h by
   * u·(|θ| + h), which moves logits by that times the largest input and outgoing weight. A quotient has the error of a
   * loss divided by h; the kernels have (5 + outputs / 64)·u / h of their own, and, for large steps, that of losses too.
   */
  bound(h: number): number {
    const { rows, inputs, units, outputs } = this.setting;
    const u = unitRoundoff.f64;
    const { y, losses } = this.forward();
    const moved = (w: Float64Array) => w.map((v) => Math.abs(v) + h);
    const largest = (v: Float64Array) => v.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    const first = largest(affine(this.x.map(Math.abs), moved(this.first), rows, inputs, units));
    const second = largest(
      affine(
        y.map((v) => Math.abs(v) + h),
        moved(this.second),
        rows,
        units,
        outputs,
      ),
    );
    const outgoing = units * largest(moved(this.second));
    const logits = (units + 1) * u * second + ((inputs + 1) * u * first + 4 * u) * outgoing;
    const steps = u * (largest(moved(this.first)) + largest(moved(this.second))) * largest(y) * outgoing;
    const loss = 2 * (logits + steps) + (outputs + 8 + (rows + 2) * largest(losses)) * u;
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

// Twins of assembly/kernels/numerical-gradient-{hidden,output}.ts.

import { exp, sigmoid } from "../math/exponential.js";
import { log } from "../math/logarithm.js";
import type { ReferenceKernel } from "./views.js";

const NEAR = 2 ** -10;
const FACTORS = 4096;

/** e^y − 1 for |y| <= NEAR. */
function nearExpm1(y: number): number {
  return (((y * (1 / 24) + 1 / 6) * y + 0.5) * y + 1) * y;
}

/** The loss of one sample whose logit c is z[c], moved by move·w[c] or, without w, by `move` in one column only. */
function lossAnew(
  m: Float64Array,
  z: number,
  w: number | undefined,
  column: number,
  label: number,
  outputs: number,
  move: number,
  epsilon: number,
): number {
  const moved = (c: number) => {
    if (w !== undefined) return m[z + c] + move * m[w + c];
    return c === column ? m[z + c] + move : m[z + c];
  };
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < outputs; c++) if (moved(c) > largest) largest = moved(c);
  let sum = 0;
  for (let c = 0; c < outputs; c++) sum += exp(moved(c) - largest);
  const distance = moved(label) - largest;
  return epsilon === 0 ? log(sum) - distance : -log(exp(distance) / sum + epsilon);
}

/** How far f(a) = y moves when a moves by v. */
interface Activation {
  near(v: number, a: number, y: number): number;
  far(v: number, a: number, y: number): number;
}

const reluMove = (v: number, a: number) => Math.max(v, -a) + Math.min(a, 0);

const activations: Record<string, Activation> = {
  sigmoid: {
    near(v, _, y) {
      const share = (1 - y) * nearExpm1(-v);
      return -((y * share) / (1 + share));
    },
    far: (v, a, y) => sigmoid(a + v) - y,
  },
  relu: { near: reluMove, far: reluMove },
  identity: { near: (v) => v, far: (v) => v },
};

function hidden({ near, far }: Activation): ReferenceKernel {
  return ({ f64: m, i32 }, ...args) => {
    const [gradient, counts, samples, values, reach, a, y, weights, z, p, shares, labels] = args.map(
      (argument, i) => argument / (i === 1 || i === 2 || i === 11 ? 4 : 8),
    );
    const [rows, inputs, units, outputs, h, epsilon] = args.slice(12);
    for (let unit = 0; unit < units; unit++) {
      const w = weights + unit * outputs;
      let weight = 1;
      for (let c = 0; c < outputs; c++) weight = Math.max(weight, Math.abs(m[w + c]));
      for (let i = 0; i <= inputs; i++) {
        const count = i32[counts + i];
        let total = 0;
        if (m[reach + i] * h * weight <= NEAR) {
          for (let first = 0; first < count; first += FACTORS) {
            let [sumsUp, sumsDown, picksUp, picksDown] = [1, 1, 1, 1];
            for (let k = first; k < Math.min(first + FACTORS, count); k++) {
              const sample = i32[samples + i * rows + k];
              const label = w + i32[labels + sample];
              const cell = sample * units + unit;
              const share = m[shares + sample];
              const v = m[values + i * rows + k] * h;
              const up = near(v, m[a + cell], m[y + cell]);
              const down = near(-v, m[a + cell], m[y + cell]);
              let sUp = 0;
              let sDown = 0;
              for (let c = 0; c < outputs; c++) {
                const probability = m[p + sample * outputs + c];
                sUp += probability * nearExpm1(up * m[w + c]);
                sDown += probability * nearExpm1(down * m[w + c]);
              }
              sumsUp *= 1 + sUp;
              sumsDown *= 1 + sDown;
              picksUp *= 1 + sUp + share * (nearExpm1(up * m[label]) - sUp);
              picksDown *= 1 + sDown + share * (nearExpm1(down * m[label]) - sDown);
            }
            total += log(sumsUp / picksUp / (sumsDown / picksDown));
          }
        } else {
          for (let k = 0; k < count; k++) {
            const sample = i32[samples + i * rows + k];
            const row = z + sample * outputs;
            const label = i32[labels + sample];
            const cell = sample * units + unit;
            const v = m[values + i * rows + k] * h;
            const up = far(v, m[a + cell], m[y + cell]);
            const down = far(-v, m[a + cell], m[y + cell]);
            total +=
              lossAnew(m, row, w, 0, label, outputs, up, epsilon) -
              lossAnew(m, row, w, 0, label, outputs, down, epsilon);
          }
        }
        m[gradient + i * units + unit] = total / (2 * h * rows);
      }
    }
  };
}

const output: ReferenceKernel = ({ f64: m, i32 }, ...args) => {
  const [gradient, counts, samples, values, reach, z, p, shares, labels] = args.map(
    (argument, i) => argument / (i === 1 || i === 2 || i === 8 ? 4 : 8),
  );
  const [rows, inputs, outputs, h, epsilon] = args.slice(9);
  for (let i = 0; i <= inputs; i++) {
    const count = i32[counts + i];
    for (let column = 0; column < outputs; column++) {
      let total = 0;
      if (m[reach + i] * h <= NEAR) {
        for (let first = 0; first < count; first += FACTORS) {
          let [sumsUp, sumsDown, picksUp, picksDown] = [1, 1, 1, 1];
          for (let k = first; k < Math.min(first + FACTORS, count); k++) {
            const sample = i32[samples + i * rows + k];
            const share = m[shares + sample];
            const probability = m[p + sample * outputs + column];
            const move = m[values + i * rows + k] * h;
            const eUp = nearExpm1(move);
            const eDown = nearExpm1(-move);
            const isLabel = i32[labels + sample] === column;
            const sUp = probability * eUp;
            const sDown = probability * eDown;
            sumsUp *= 1 + sUp;
            sumsDown *= 1 + sDown;
            picksUp *= 1 + sUp + share * ((isLabel ? eUp : 0) - sUp);
            picksDown *= 1 + sDown + share * ((isLabel ? eDown : 0) - sDown);
          }
          total += log(sumsUp / picksUp / (sumsDown / picksDown));
        }
      } else {
        for (let k = 0; k < count; k++) {
          const sample = i32[samples + i * rows + k];
          const row = z + sample * outputs;
          const label = i32[labels + sample];
          const move = m[values + i * rows + k] * h;
          total +=
            lossAnew(m, row, undefined, column, label, outputs, move, epsilon) -
            lossAnew(m, row, undefined, column, label, outputs, -move, epsilon);
        }
      }
      m[gradient + i * outputs + column] = total / (2 * h * rows);
    }
  }
};

const labelShare: ReferenceKernel = ({ f64: m, i32 }, shares, p, labels, rows, columns, epsilon) => {
  [shares, p, labels] = [shares >>> 3, p >>> 3, labels >>> 2];
  for (let row = 0; row < rows; row++, p += columns) {
    const picked = m[p + i32[labels + row]];
    m[shares + row] = epsilon === 0 ? 1 : picked / (picked + epsilon);
  }
};

export const numericalGradient = {
  numerical_gradient_hidden_sigmoid_f64: hidden(activations.sigmoid),
  numerical_gradient_hidden_relu_f64: hidden(activations.relu),
  numerical_gradient_hidden_identity_f64: hidden(activations.identity),
  numerical_gradient_output_f64: output,
  label_share_f64: labelShare,
};

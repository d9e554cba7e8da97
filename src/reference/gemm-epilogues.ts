// Twins of assembly/kernels/gemm-epilogues.ts: the twins of the ops, one after the other.

import { bias } from "./bias.js";
import { gemm } from "./gemm.js";
import { nonzeros } from "./nonzeros.js";
import { relu } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { tanh } from "./tanh.js";
import type { ReferenceKernel } from "./views.js";

const activationTwins: Readonly<Record<string, ReferenceKernel>> = { ...relu, ...sigmoid, ...tanh };
const twins: Readonly<Record<string, ReferenceKernel>> = { ...gemm, ...nonzeros, ...bias };

/** By their numbers (kernels/activations.ts). */
const activations = ["", "relu", "sigmoid", "tanh"];

/** The twin of an activation, or of its gradient; none for the identity. */
export function activationTwin(
  activation: number,
  dtype: string,
  ending: "" | "_grad" = "",
): ReferenceKernel | undefined {
  return activationTwins[`${activations[activation]}${ending}_${dtype}`];
}

/** A product of `own` arguments, then what `end` does. */
function ended(
  product: string,
  own: number,
  ending: string,
  end: (dtype: string, views: Parameters<ReferenceKernel>[0], args: readonly number[]) => void,
): Record<string, ReferenceKernel> {
  return Object.fromEntries(
    ["f32", "f64"].map((dtype) => [
      `${product}_${ending}_${dtype}`,
      (views, ...args) => {
        twins[`${product}_${dtype}`](views, ...args.slice(0, own));
        end(dtype, views, [args[0], args[4], args[5], ...args.slice(own)]);
      },
    ]),
  );
}

function endWithBias(dtype: string, views: Parameters<ReferenceKernel>[0], args: readonly number[]): void {
  const [c, m, n, bias, activation] = args;
  twins[`add_bias_${dtype}`](views, c, c, bias, m, n);
  activationTwin(activation, dtype)?.(views, c, c, m * n);
}

export const gemmEpilogues = {
  ...ended("gemm_nn", 8, "bias", endWithBias),
  ...ended("gemm_nn_nonzeros", 7, "bias", endWithBias),
  ...ended("gemm_nt", 8, "activation_grad", (dtype, views, [dx, m, n, y, activation]) => {
    activationTwin(activation, dtype, "_grad")?.(views, dx, dx, y, m * n);
  }),
};

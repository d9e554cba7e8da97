import { message, ShapeError } from "../errors.js";
import { type Op, workspace } from "../graph/node.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import { gemmWorkspaceBytes } from "../kernels/gemm-workspace.js";
import { checkMatrix, describe } from "./check.js";
import { absorbing } from "./epilogue.js";
import { nonzerosProductOp } from "./nonzeros.js";

/** Which factor is read transposed: neither, the first, or the second. */
export type Form = "nn" | "tn" | "nt";

/** What the kernels of a form can do with what they have made. */
const epilogues = { nn: "bias", nt: "activation_grad", tn: undefined } as const;

/** Rows, columns and summed length of a product. */
function extents(form: Form, a: Shape, b: Shape): { m: number; n: number; k: number; kOfB: number } {
  const [m, k] = form === "tn" ? [a[1], a[0]] : [a[0], a[1]];
  const [n, kOfB] = form === "nt" ? [b[0], b[1]] : [b[1], b[0]];
  return { m, n, k, kOfB };
}

function matmulOp(form: Form): Op {
  const name = form === "nn" ? "matmul" : `matmul_${form}`;
  return {
    name,
    outputs([a, b]) {
      checkMatrix(name, a);
      checkMatrix(name, b);
      const { m, n, k, kOfB } = extents(form, a.shape, b.shape);
      if (k !== kOfB) {
        throw new ShapeError(message(name, `a second factor that sums over ${k} elements`, describe(b)));
      }
      return [{ shape: [m, n] }];
    },
    gradient({ inputs: [a, b] }, [dc]) {
      if (!dc) return [];
      if (form === "nn") return [matmul(dc, b, "nt"), matmul(a, dc, "tn")];
      if (form === "tn") return [matmul(b, dc, "nt"), matmul(a, dc, "nn")];
      return [matmul(dc, b, "nn"), matmul(dc, a, "tn")];
    },
    fromNonzeros({ inputs: [a, b] }, index, mean) {
      // Only the first factor, and never against itself.
      if (form === "nt" || index !== 0 || a === b) return undefined;
      return nonzerosProductOp(form, a.shape, mean);
    },
    ...absorbing(epilogues[form]),
    workspaceBytes({ inputs: [a, b] }, dtype, threads) {
      const { m, n, k } = extents(form, a.shape, b.shape);
      return gemmWorkspaceBytes(dtype, form, m, n, k, threads);
    },
    calls({ inputs: [a, b], outputs: [c] }, dtype) {
      const { m, n, k } = extents(form, a.shape, b.shape);
      return [
        {
          kernel: `gemm_${form}_${dtype}`,
          arguments: [c, a, b, workspace, m, n, k, 0],
          operations: 2 * m * n * k,
        },
      ];
    },
  };
}

const forms = { nn: matmulOp("nn"), tn: matmulOp("tn"), nt: matmulOp("nt") };

/**
 * Matrix product: `C = A·B` ("nn"), `C = Aᵀ·B` ("tn") or `C = A·Bᵀ` ("nt").
 *
 * Shapes:  C (m, n)   nn: A (m, k), B (k, n)   tn: A (k, m), B (k, n)   nt: A (m, k), B (n, k)
 *
 * Gradients for "nn": `dA = dC·Bᵀ`, `dB = Aᵀ·dC`; the other forms follow by transposing.
 */
export function matmul(a: Tensor, b: Tensor, form: Form = "nn"): Tensor {
  return a.graph.apply1(forms[form], [a, b]);
}

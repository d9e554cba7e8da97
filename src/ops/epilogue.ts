// Products that go on with what they have made: with a bias and an activation, or with an activation's gradient.

import type { Epilogue, Op } from "../graph/node.js";
import { bytesPerElement } from "../graph/tensor.js";
import { IDENTITY } from "../kernels/activations.js";

/**
 * The rule of an op whose kernel has a variant with an epilogue of that name.
 *
 * @param further  What becomes of the op with its epilogue.
 */
export function absorbing(
  name: Epilogue["name"] | undefined,
  further: (op: Op) => Op = (op) => op,
): Pick<Op, "absorb"> {
  if (!name) return {};
  return {
    absorb(product, reader) {
      const { epilogue } = reader.op;
      if (epilogue?.name !== name || reader.inputs[0] !== product.outputs[0]) return undefined;
      const inputs = [...product.inputs, ...reader.inputs.slice(1)];
      return { op: further(withEpilogue(product.op, product.inputs.length, epilogue)), inputs };
    },
  };
}

/**
 * The op that does what a product does and then the epilogue: the kernel takes the epilogue's operands and the activation's
 * number too.
 *
 * @param own  How many inputs are the product's own.
 */
function withEpilogue(product: Op, own: number, epilogue: Epilogue): Op {
  const { name, activation = IDENTITY } = epilogue;
  return {
    ...product,
    name: `${product.name}_${name}`,
    // A bias may be followed by an activation.
    absorb({ inputs }, { op: { epilogue: next } }) {
      if (next?.name !== "activation" || activation !== IDENTITY) return undefined;
      const operations = epilogue.operations + next.operations;
      return { op: withEpilogue(product, own, { ...epilogue, ...next, name, operations }), inputs };
    },
    calls(node, dtype) {
      const [call] = product.calls(node, dtype);
      const operands = node.inputs.slice(own);
      const elements = operands.reduce((sum, { size }) => sum + size, 0);
      const { kernel, bytes } = call;
      return [
        {
          kernel: kernel.replace(dtype, `${name}_${dtype}`),
          arguments: [...call.arguments, ...operands, activation],
          operations: call.operations + epilogue.operations * node.outputs[0].size,
          ...(bytes === undefined ? {} : { bytes: bytes + elements * bytesPerElement("float", dtype) }),
        },
      ];
    },
  };
}

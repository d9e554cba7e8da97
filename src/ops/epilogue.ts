// Products that go on with what they have made: with a bias and an activation, or with an activation's gradient.

import type { Epilogue, Op } from "../graph/node.js";
import { bytesPerElement } from "../graph/tensor.js";
import { IDENTITY } from "../kernels/activations.js";

/**
 * The rule of an op whose kernel has a variant with an ending of that name.
 *
 * @param ended  What becomes of the op with its ending.
 */
export function absorbing(
  name: Epilogue["name"] | undefined,
  ended: (op: Op) => Op = (op) => op,
): Pick<Op, "absorb"> {
  if (!name) return {};
  return {
    absorb(product, reader) {
      const { epilogue } = reader.op;
      if (epilogue?.name !== name || reader.inputs[0] !== product.outputs[0]) return undefined;
      const inputs = [...product.inputs, ...reader.inputs.slice(1)];
      return { op: ended(endedOp(product.op, product.inputs.length, epilogue)), inputs };
    },
  };
}

/** Does what a product does and then the ending: the kernel takes the ending's operands and the activation's number too. */
function endedOp(product: Op, own: number, ending: Epilogue): Op {
  const { name, activation = IDENTITY } = ending;
  return {
    ...product,
    name: `${product.name}_${name}`,
    // A bias may be followed by an activation.
    absorb({ inputs }, { op: { epilogue } }) {
      if (epilogue?.name !== "activation" || activation !== IDENTITY) return undefined;
      const operations = ending.operations + epilogue.operations;
      return { op: endedOp(product, own, { ...ending, ...epilogue, name, operations }), inputs };
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
          operations: call.operations + ending.operations * node.outputs[0].size,
          ...(bytes === undefined ? {} : { bytes: bytes + elements * bytesPerElement("float", dtype) }),
        },
      ];
    },
  };
}

// The reverse walk: from a graph that computes a scalar to the graph that computes its gradients as well.

import { message, ShapeError, showShape } from "../errors.js";
import type { Tensor } from "./tensor.js";

/**
 * Adds the nodes that compute ∂loss/∂target for every target, by the chain rule in one walk from the loss back.
 *
 * Where a tensor feeds several nodes, their contributions are added. What no target depends on is not walked.
 *
 * @param loss     A scalar.
 * @param targets  The tensors to differentiate by, usually the parameters.
 * @param add      Adds two contributions (the graph itself knows no op).
 * @returns        One tensor per target, in order; undefined where the loss does not depend on the target.
 * @throws {ShapeError}  When the loss is not a scalar.
 * @throws {TypeError}   When an op on the way has no gradient rule.
 */
export function differentiate(
  loss: Tensor,
  targets: readonly Tensor[],
  add: (a: Tensor, b: Tensor) => Tensor,
): readonly (Tensor | undefined)[] {
  const graph = loss.graph;
  if (loss.size !== 1) {
    throw new ShapeError(
      message("differentiate", "a scalar loss", showShape(loss.shape), "Sum or average it first."),
    );
  }
  const onTheWay = new Set<Tensor>(targets);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => onTheWay.has(input)))
      for (const output of node.outputs) onTheWay.add(output);
  }
  const gradients = new Map<Tensor, Tensor>();
  if (onTheWay.has(loss)) gradients.set(loss, graph.constant(1, loss.shape));

  // The walk adds nodes behind the ones it visits, so it starts from a copy.
  for (const node of [...graph.nodes].reverse()) {
    if (node.op.changes || !node.outputs.some((output) => onTheWay.has(output) && gradients.has(output)))
      continue;
    const arriving = node.outputs.map((output) => gradients.get(output));
    const { gradient } = node.op;
    if (!gradient) {
      throw new TypeError(
        message(`differentiate: ${node.op.name}`, "an op with a gradient rule", "one without"),
      );
    }
    graph.within(
      node.scope,
      () => {
        const contributions = gradient.call(node.op, node, arriving);
        node.inputs.forEach((input, i) => {
          const contribution = contributions[i];
          if (!contribution || !onTheWay.has(input)) return;
          const sum = gradients.get(input);
          gradients.set(input, sum ? add(sum, contribution) : contribution);
        });
      },
      true,
    );
  }
  return targets.map((target) => gradients.get(target));
}

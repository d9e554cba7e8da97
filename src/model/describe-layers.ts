// What a model is made of, learned before it has memory.

import { Graph } from "../graph/graph.js";
import { sizeOf } from "../graph/tensor.js";
import { Construction, layerNames } from "./construction.js";
import type { ModelDescription } from "./description.js";
import { buildUpdate } from "./graphs.js";
import type { ParameterTable } from "./parameter-table.js";
import type { LayerSummary } from "./summary.js";

/** Builds a step once, on a batch of one, to learn the shapes of the layers and, in the table, what must be kept. */
export function describeLayers(description: ModelDescription, table: ParameterTable): LayerSummary[] {
  const { layers, input } = description;
  const names = layerNames(layers);
  const graph = new Graph();
  const construction = new Construction(graph, table, true);
  const outputs = construction.buildLayers(graph.input("x", [1, ...input]), layers);
  const last = outputs.at(-1);
  if (last) description.loss.check?.(last);
  buildUpdate(description, construction);
  return outputs.map((output, i) => ({
    name: names[i],
    output: output.shape.slice(1),
    parameters: table.entries
      .filter((entry) => entry.name.startsWith(`${names[i]}.`))
      .reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  }));
}

import { message } from "../errors.js";
import type { NonzerosForm, Op } from "../graph/node.js";
import { bytesPerElement, sizeOf, type Tensor } from "../graph/tensor.js";
import { splitScale } from "../kernels/split-scale.js";
import { describe } from "./check.js";
import { type NonzeroTable, nonzerosForm } from "./nonzeros.js";

function gatherRowsOp(scale: number, nonzeros?: NonzerosForm): Op {
  return {
    name: "gather_rows",
    ...(nonzeros ? { nonzeros } : {}),
    outputs([table, indices]) {
      if (indices.type !== "u32" || table.type === "u32") {
        throw new TypeError(
          message("gather_rows", "a table and u32 indices", `${describe(table)}, ${describe(indices)}`),
        );
      }
      if (table.type !== "u8" && scale !== 1) {
        throw new RangeError(
          message("gather_rows", "scale 1 for a table that is not of bytes", String(scale)),
        );
      }
      const type = table.type === "i32" ? "i32" : "float";
      return [{ shape: [indices.size, ...table.shape.slice(1)], type }];
    },
    calls({ inputs: [table, indices], outputs: [y] }, dtype) {
      const rows = indices.size;
      const width = sizeOf(table.shape.slice(1));
      const sizes = [rows, width];
      // Of the table only the rows that are asked for.
      const bytes =
        rows * (4 + width * (bytesPerElement(table.type, dtype) + bytesPerElement(y.type, dtype)));
      if (table.type === "u8") {
        const { high, low } = splitScale(scale);
        const args = [y, table, indices, ...sizes, high, low];
        return [{ kernel: `gather_rows_u8_${dtype}`, arguments: args, operations: y.size, bytes }];
      }
      const kernel = table.type === "i32" ? "gather_rows_i32" : `gather_rows_${dtype}`;
      return [{ kernel, arguments: [y, table, indices, ...sizes], operations: 0, bytes }];
    },
  };
}

/**
 * `y[i, …] = scale · table[indices[i], …]`: the rows of a batch. Bytes become floats on the way.
 *
 * Shapes:  table (N, …)   indices (rows)   y (rows, …). No gradient: data is not trained.
 *
 * @param nonzeros  The same table as lists of what is not zero in it, if it is mostly zeros: where nothing but products
 *                  read the batch, it is then never made whole (graph/nonzeros.ts).
 */
export function gatherRows(table: Tensor, indices: Tensor, scale = 1, nonzeros?: NonzeroTable): Tensor {
  const form = nonzeros && nonzerosForm(sizeOf(table.shape.slice(1)), scale, indices, nonzeros);
  return table.graph.apply1(gatherRowsOp(scale, form), [table, indices]);
}

// Twins of assembly/kernels/cross-entropy.ts.

import { labelLoss, targetLoss } from "./rows.js";
import { forBoth } from "./views.js";

export const crossEntropy = {
  ...forBoth("cross_entropy_labels", (m, at, views, losses, p, labels, rows, columns, epsilon) => {
    [losses, p] = [at(losses), at(p)];
    for (let row = 0; row < rows; row++, p += columns) {
      m[losses + row] = labelLoss(m, p, views.i32[(labels >>> 2) + row], epsilon);
    }
  }),
  ...forBoth("cross_entropy_labels_grad", (m, at, views, dp, dlosses, p, labels, rows, columns, epsilon) => {
    [dp, dlosses, p] = [at(dp), at(dlosses), at(p)];
    for (let row = 0; row < rows; row++, dp += columns, p += columns) {
      const label = views.i32[(labels >>> 2) + row];
      const slope = -m[dlosses + row] / (m[p + label] + epsilon);
      m.fill(0, dp, dp + columns);
      m[dp + label] = slope;
    }
  }),
  ...forBoth("cross_entropy_targets", (m, at, _, losses, p, targets, rows, columns, epsilon) => {
    [losses, p, targets] = [at(losses), at(p), at(targets)];
    for (let row = 0; row < rows; row++, p += columns, targets += columns) {
      m[losses + row] = targetLoss(m, p, targets, columns, epsilon);
    }
  }),
  ...forBoth("cross_entropy_targets_grad", (m, at, _, dp, dlosses, p, targets, rows, columns, epsilon) => {
    [dp, dlosses, p, targets] = [at(dp), at(dlosses), at(p), at(targets)];
    for (let row = 0; row < rows; row++, dp += columns, p += columns, targets += columns) {
      const dloss = m[dlosses + row];
      for (let j = 0; j < columns; j++) {
        const target = m[targets + j];
        m[dp + j] = target === 0 ? 0 : (-dloss * target) / (m[p + j] + epsilon);
      }
    }
  }),
};

// Twins of assembly/kernels/softmax-cross-entropy-{labels,targets}.ts.

import { log } from "../math/logarithm.js";
import { labelLoss, rowMaximum, softmaxRow, targetDistance, targetLoss, targetSum } from "./rows.js";
import { forBoth } from "./views.js";

export const softmaxCrossEntropy = {
  ...forBoth(
    "softmax_cross_entropy_labels",
    (m, at, views, losses, probabilities, x, labels, rows, columns, epsilon) => {
      [losses, probabilities, x] = [at(losses), at(probabilities), at(x)];
      for (let row = 0; row < rows; row++, probabilities += columns, x += columns) {
        const label = views.i32[(labels >>> 2) + row];
        const distance = rowMaximum(m, x, columns) - m[x + label];
        const sum = softmaxRow(m, probabilities, x, columns);
        m[losses + row] = epsilon === 0 ? log(sum) + distance : labelLoss(m, probabilities, label, epsilon);
      }
    },
  ),
  ...forBoth(
    "softmax_cross_entropy_labels_grad",
    (m, at, views, dx, dlosses, probabilities, labels, rows, columns) => {
      [dx, dlosses, probabilities] = [at(dx), at(dlosses), at(probabilities)];
      for (let row = 0; row < rows; row++, dx += columns, probabilities += columns) {
        const dloss = m[dlosses + row];
        const label = views.i32[(labels >>> 2) + row];
        const atLabel = dloss * (m[probabilities + label] - 1);
        for (let j = 0; j < columns; j++) m[dx + j] = dloss * m[probabilities + j];
        m[dx + label] = atLabel;
      }
    },
  ),
  ...forBoth(
    "softmax_cross_entropy_targets",
    (m, at, _, losses, probabilities, x, targets, rows, columns, epsilon) => {
      [losses, probabilities, x, targets] = [at(losses), at(probabilities), at(x), at(targets)];
      for (let row = 0; row < rows; row++, probabilities += columns, x += columns, targets += columns) {
        const distance = targetDistance(m, targets, x, columns, rowMaximum(m, x, columns));
        const sum = softmaxRow(m, probabilities, x, columns);
        m[losses + row] =
          epsilon === 0
            ? targetSum(m, targets, columns) * log(sum) + distance
            : targetLoss(m, probabilities, targets, columns, epsilon);
      }
    },
  ),
  ...forBoth(
    "softmax_cross_entropy_targets_grad",
    (m, at, _, dx, dlosses, probabilities, targets, rows, columns) => {
      [dx, dlosses, probabilities, targets] = [at(dx), at(dlosses), at(probabilities), at(targets)];
      for (let row = 0; row < rows; row++, dx += columns, probabilities += columns, targets += columns) {
        const weight = targetSum(m, targets, columns);
        for (let j = 0; j < columns; j++) {
          m[dx + j] = m[dlosses + row] * (m[probabilities + j] * weight - m[targets + j]);
        }
      }
    },
  ),
};

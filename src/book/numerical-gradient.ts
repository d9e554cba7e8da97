// The numerical gradient of the two-layer network by full forward passes, two for every parameter: for answers that are
// neither indices nor one-hot rows.

import type { ParameterName, TwoLayerProgram } from "./two-layer-programs.js";
import { PARAMETER_NAMES } from "./two-layer-programs.js";

/**
 * `∂loss/∂w ≈ (loss(w + h) − loss(w − h)) / 2h` for every parameter w.
 *
 * @param program  A loss program whose parameters, samples and answers are written. They are as before afterwards.
 */
export function numericalGradient(program: TwoLayerProgram, h: number): Record<ParameterName, Float64Array> {
  const { calculation, parameters, results } = program;
  const loss = calculation.elements(results[0]);
  const differenceQuotients = (name: ParameterName) => {
    const w = calculation.elements(parameters[name]);
    return new Float64Array(w.length).map((_, i) => {
      const value = w[i];
      w[i] = value + h;
      calculation.run();
      const above = loss[0];
      w[i] = value - h;
      calculation.run();
      const below = loss[0];
      w[i] = value;
      return (above - below) / (2 * h);
    });
  };
  const [W1, b1, W2, b2] = PARAMETER_NAMES.map(differenceQuotients);
  return { W1, b1, W2, b2 };
}

// The package's optimizers, side by side.

import { adaGrad, adam, momentum, nesterov, type Optimizer, rmsProp, sgd } from "downhill";

export const optimizers = { sgd, momentum, nesterov, adaGrad, rmsProp, adam } satisfies Record<
  string,
  (options: { learningRate: number }) => Optimizer
>;
export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = Object.keys(optimizers) as OptimizerName[];

/** As the literature writes them, in every language. */
export const titles: Readonly<Record<OptimizerName, string>> = {
  sgd: "SGD",
  momentum: "Momentum",
  nesterov: "Nesterov",
  adaGrad: "AdaGrad",
  rmsProp: "RMSProp",
  adam: "Adam",
};

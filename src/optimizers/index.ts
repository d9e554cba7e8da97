// How parameters follow their gradients. An optimizer is one file here; its line in the table below lets saved models
// and the command line have it.

import type { Factory } from "../saved.js";
import { type AdaGradOptions, adaGrad } from "./ada-grad.js";
import { type AdamOptions, adam } from "./adam.js";
import { type MomentumOptions, momentum } from "./momentum.js";
import { type NesterovOptions, nesterov } from "./nesterov.js";
import type { Optimizer, UpdateScope } from "./optimizer.js";
import { type RmsPropOptions, rmsProp } from "./rms-prop.js";
import { sgd } from "./sgd.js";

export {
  type AdaGradOptions,
  type AdamOptions,
  adaGrad,
  adam,
  type MomentumOptions,
  momentum,
  type NesterovOptions,
  nesterov,
  type Optimizer,
  type RmsPropOptions,
  rmsProp,
  sgd,
  type UpdateScope,
};

/** By kind. */
export const optimizers: Readonly<Record<string, Factory<Optimizer>>> = {
  sgd,
  momentum,
  nesterov,
  adaGrad,
  rmsProp,
  adam,
};

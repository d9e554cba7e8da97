// What users may import from this room.

export { type DigitsOptions, digits } from "./built-in.js";
export { Dataset, type DatasetOptions, dataset } from "./dataset.js";
export type { FlatData, Numbers, NumericArray } from "./flat.js";
export { type MnistBytes, type MnistOptions, mnist, mnistFromBytes, type TrainAndTest } from "./mnist.js";
export { type Sampler, shuffledEpochs, withReplacement } from "./sampler.js";
export type { Labels, Target, Targets } from "./target.js";

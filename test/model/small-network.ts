// A network that tests of files save and load.

import { normal } from "../../src/initializers/index.js";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";

const layers = [dense(5, { weights: normal({ deviation: 0.5 }), name: "hidden" }), relu(), dense(3)];
export const compile = (extra = {}) =>
  sequential(layers).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.25 }),
    seed: 7,
    ...extra,
  });

// A deep network from weights that are too small for it, without and with batch normalisation.
import { batchNormalization, dense, type Layer, normal, relu } from "downhill";
import { digits, sequential, sgd, softmaxCrossEntropy } from "downhill";

const { train } = await digits({ train: 1000, test: 1 });
const weights = normal({ deviation: 0.05 });

async function accuracyByEpoch(hidden: () => Layer[]) {
  const layers = [...hidden(), ...hidden(), ...hidden(), ...hidden(), ...hidden()];
  const [loss, optimizer] = [softmaxCrossEntropy(), sgd({ learningRate: 0.01 })];
  const model = await sequential([...layers, dense(10, { weights })])
    .compile({ input: [784], loss, optimizer, seed: 1 });
  const { epochs } = await model.fit(train, { batchSize: 100, epochs: 20 });
  return epochs.map(({ accuracy = 0 }) => accuracy);
}

const block = () => [dense(100, { weights }), relu()];
const normalisedBlock = () => [dense(100, { weights }), batchNormalization(), relu()];
const plain = await accuracyByEpoch(block);
const normalised = await accuracyByEpoch(normalisedBlock);
for (const epoch of [1, 5, 10, 15, 20]) {
  console.log("epoch", epoch, plain[epoch - 1].toFixed(3), normalised[epoch - 1].toFixed(3));
}

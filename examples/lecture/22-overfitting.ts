// 300 images are too few for a deep network: it learns them by heart. Two remedies.
import { dense, dropout, type Layer, relu } from "downhill";
import { digits, sequential, sgd, softmaxCrossEntropy } from "downhill";

const { train, test } = await digits({ train: 300, test: 1000 });

async function learn(weightDecay: number, after: () => Layer[]) {
  const hidden = [1, 2, 3].flatMap(() => [dense(100), relu(), ...after()]);
  const [loss, optimizer] = [softmaxCrossEntropy(), sgd({ learningRate: 0.05 })];
  const model = await sequential([...hidden, dense(10)])
    .compile({ input: [784], loss, optimizer, weightDecay, seed: 1 });
  const options = { batchSize: 100, epochs: 100, evaluateTraining: true, validation: test };
  const { epochs } = await model.fit(train, options);
  return epochs.map(({ training, validation }) => [training!.accuracy!, validation!.accuracy!]);
}

const curves = {
  neither: await learn(0, () => []),
  "weight decay 0.03": await learn(0.03, () => []),
  "dropout 0.2": await learn(0, () => [dropout(0.2)]),
  "both, dropout 0.1": await learn(0.03, () => [dropout(0.1)]),
};
for (const [name, curve] of Object.entries(curves)) {
  const [training, test] = curve[curve.length - 1];
  console.log(name.padEnd(18), "training", training.toFixed(3), "test", test.toFixed(3));
}

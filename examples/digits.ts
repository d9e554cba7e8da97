import { sequential, dense, relu, softmaxCrossEntropy, sgd, digits } from "downhill";

const { train, test } = await digits();
const model = await sequential([dense(50), relu(), dense(10)])
  .compile({ input: [784], loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 0.1 }), seed: 1 });
const history = await model.fit(train, { batchSize: 100, epochs: 5, validation: test });
console.log(await model.evaluate(test));            // { loss, accuracy }
await model.save("digits.safetensors");

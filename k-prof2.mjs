import { sequential, convolution, relu, sigmoid, maxPooling, flatten, dense, softmaxCrossEntropy, sgd, adam, mnist, dataset } from "downhill";
const which = process.argv[2] ?? "conv", threads = Number(process.argv[3] ?? 1);
const data = await mnist("/work/shared/data/mnist");
let train = data.train;
const nets = {
  deep: [[convolution(16,{size:3,padding:1}), relu(), maxPooling(), convolution(32,{size:3,padding:1}), relu(), maxPooling(), flatten(), dense(64), relu(), dense(10)], 64, adam()],
  conv: [[convolution(30,{size:5}), relu(), maxPooling(), flatten(), dense(100), relu(), dense(10)], 100, sgd({learningRate:0.1})],
  s50: [[dense(50), sigmoid(), dense(10)], 100, sgd({learningRate:0.1})],
  d50: [[dense(50), sigmoid(), dense(10)], 100, sgd({learningRate:0.1})],
  adam: [[dense(512), relu(), dense(512), relu(), dense(10)], 128, adam()],
};
const [layers, batchSize, optimizer] = nets[which];
if (which === "conv"||which==="deep") train = train.reshape([1,28,28]);
const model = await sequential(layers).compile({ input: which==="conv"||which==="deep"?[1,28,28]:[784], loss: softmaxCrossEntropy(), optimizer, threads });
await model.fit(train, { steps: 20, batchSize });
const t=performance.now(); await model.fit(train, { steps: which!=="s50"?60:2000, batchSize }); console.log((performance.now()-t)/(which!=="s50"?60:2000), "ms/step");
console.log(String(await model.profile(train, { batchSize })));

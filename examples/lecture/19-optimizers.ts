// Six ways down x²/20 + y², a valley twenty times as steep across as along.
import { adaGrad, adam, momentum, nesterov, type Optimizer, rmsProp, sgd } from "downhill";
import { dataset, dense, sequential, sumOfSquaresError } from "downhill";

// A network whose loss is that function of its two weights x and y: the mean of ½·(p·x + q·y)² over
// these rows (p, q).
const a = Math.sqrt(0.2);
const valley = dataset({ x: [[a, 0], [-a, 0], [0, 2], [0, -2]], t: [[0], [0], [0], [0]] });

async function descend(optimizer: Optimizer) {
  const loss = sumOfSquaresError();
  const model = await sequential([dense(1)]).compile({ input: [2], loss, optimizer, dtype: "f64" });
  model.setParameter("dense_1.weight", [-7, 2]);
  const path = [[-7, 2]];
  const onStep = () => path.push(Array.from(model.getParameter("dense_1.weight").data));
  await model.fit(valley, { batchSize: 4, steps: 30, sampling: "shuffled", onStep });
  return path;
}

const optimizers = {
  SGD: sgd({ learningRate: 0.95 }),
  Momentum: momentum({ learningRate: 0.1 }),
  Nesterov: nesterov({ learningRate: 0.1 }),
  AdaGrad: adaGrad({ learningRate: 1.5 }),
  RMSProp: rmsProp({ learningRate: 0.1 }),
  Adam: adam({ learningRate: 0.3 }),
};
const paths: Record<string, number[][]> = {};
for (const [name, optimizer] of Object.entries(optimizers)) {
  paths[name] = await descend(optimizer);
  const [first, last] = [1, 30].map((step) => paths[name][step].map((w) => w.toFixed(4)).join(", "));
  console.log(`${name.padEnd(8)}  after 1 step (${first}), after 30 (${last})`);
}

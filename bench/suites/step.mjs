import { dense, digits, relu, sequential, sgd, sigmoid, softmaxCrossEntropy } from "downhill";

const BATCH = 100;

/** The whole step of 784-50-10 at batch 100: gather, forward, loss, backward, update; the same program both times. */
export async function stepCases(side) {
  const { train } = await digits({ train: 5000, test: 10 });
  const cases = Object.entries({ relu, sigmoid }).map(async ([label, activation]) => {
    const run = await step(activation, train, side === "wasm" ? "wasm" : "reference");
    return { name: `step of 784-50-10, batch ${BATCH}, ${label}, f32`, run };
  });
  return Promise.all(cases);
}

async function step(activation, data, backend) {
  const model = await sequential([dense(50), activation(), dense(10)]).compile({
    input: [784],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.01 }),
    seed: 1,
    backend,
  });
  const { program } = model.openStep(data, BATCH);
  let next = 0;
  return () => {
    const { indices } = program;
    for (let i = 0; i < BATCH; i++) {
      indices[i] = next;
      next = (next + 1) % data.size;
    }
    program.run();
  };
}

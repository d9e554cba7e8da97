// Steps on one thread and on several, taking turns, so that what else the machine does hits both.
//   node bench/threads.mjs [threads] [seconds per case]
import { adam, dataset, dense, relu, sequential, sgd, softmaxCrossEntropy } from "downhill";

const threads = Number(process.argv[2] ?? 2);
const seconds = Number(process.argv[3] ?? 6);

/** As MNIST is stored: bytes, four of five of them zero. */
const samples = 60_000;
const x = Uint8Array.from({ length: samples * 784 }, (_, i) => {
  const h = Math.imul(i ^ (i >>> 15), 0x2c1b3c6d) >>> 0;
  return h % 5 === 0 ? (h >>> 8) & 255 : 0;
});
const t = Int32Array.from({ length: samples }, (_, i) => i % 10);
const data = dataset({ x, t, shape: [784] });

const cases = {
  "784-50-10 relu, batch 100, sgd": {
    hidden: [50],
    batchSize: 100,
    optimizer: () => sgd({ learningRate: 0.01 }),
  },
  "784-512-512-10 relu, batch 128, adam": { hidden: [512, 512], batchSize: 128, optimizer: () => adam() },
};

for (const [name, { hidden, batchSize, optimizer }] of Object.entries(cases)) {
  const open = async (threads) => {
    const model = await sequential([...hidden.flatMap((units) => [dense(units), relu()]), dense(10)]).compile(
      {
        input: [784],
        loss: softmaxCrossEntropy(),
        optimizer: optimizer(),
        threads,
      },
    );
    return { model, micros: [] };
  };
  const sides = [await open(1), await open(threads)];
  for (const { model } of sides) await model.fit(data, { steps: 100, batchSize });
  const stop = performance.now() + seconds * 1000;
  const steps = hidden.length > 1 ? 20 : 500;
  const hashes = sides.map(() => []);
  while (performance.now() < stop) {
    for (const side of sides) {
      const { seconds: took, traceHash } = await side.model.fit(data, { steps, batchSize });
      side.micros.push((took / steps) * 1e6);
      hashes[sides.indexOf(side)].push(traceHash);
    }
  }
  const ratios = sides[0].micros.map((one, i) => one / sides[1].micros[i]);
  console.log(name);
  for (const [i, { model, micros }] of sides.entries()) {
    console.log(`  ${model.threads} thread${i ? "s" : " "}  ${show(micros, 1)} µs a step`);
  }
  console.log(
    `  ratio      ${show(ratios, 2)}   bits ${hashes[0].join() === hashes[1].join() ? "equal" : "DIFFER"}`,
  );
  await Promise.all(sides.map(({ model }) => model.dispose()));
}

/** The median and, in brackets, the quartiles. */
function show(numbers, digits) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (q) => sorted[Math.floor(q * (sorted.length - 1))].toFixed(digits);
  return `${at(0.5)} [${at(0.25)}–${at(0.75)}]`;
}

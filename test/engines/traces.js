// 1,000 seeded steps of several networks: the hashes that every engine must have. Run by a runtime as
// `traces.js DIST-URL OPTIONS-AS-JSON`, and by a page that imports it.

const STEPS = 1000;

/**
 * @param downhill  The package.
 * @param place     Options of `compile` that must change no bit: threads, simd.
 * @param trainer   What makes the models, where another thread shall train them.
 */
export async function traces(downhill, place, trainer) {
  const { adam, batchNormalization, convolution, dataset, dense, digits, dropout, flatten, maxPooling } =
    downhill;
  const { momentum, randomStream, relu, rmsProp, sequential, sgd, sigmoid, softmaxCrossEntropy } = downhill;
  const { sumOfSquaresError, tanh } = downhill;
  const { train: pictures } = await digits({ train: 500, test: 10 });
  const stream = randomStream(7, "traces");
  const numbers = (length) => Float64Array.from({ length }, () => stream.between(-1, 1));
  const labels = Int32Array.from({ length: 300 }, () => stream.below(5));
  const classes = dataset({ x: numbers(300 * 23), t: labels, shape: [23] });
  const curve = dataset({ x: numbers(200 * 7), t: numbers(200 * 3), shape: [7], targetShape: [3] });
  const small = dataset({ x: numbers(60 * 144), t: labels.subarray(0, 60), shape: [1, 12, 12] });
  const loss = softmaxCrossEntropy();

  const networks = {
    "784-50-10 on bytes, relu, sgd, f32": {
      layers: [dense(50), relu(), dense(10)],
      options: { input: [784], loss, optimizer: sgd({ learningRate: 0.1 }) },
      data: pictures,
      batchSize: 100,
    },
    "23-37-19-5, sigmoid and relu, adam, f32": {
      layers: [dense(37), sigmoid(), dense(19), relu(), dense(5)],
      options: { input: [23], loss, optimizer: adam() },
      data: classes,
      batchSize: 31,
    },
    "7-11-3, tanh, momentum, weight decay, f64": {
      layers: [dense(11), tanh(), dense(3)],
      options: {
        input: [7],
        loss: sumOfSquaresError(),
        optimizer: momentum({ learningRate: 0.01 }),
        weightDecay: 1e-3,
        dtype: "f64",
      },
      data: curve,
      batchSize: 17,
    },
    "convolution, batch normalization, max pooling, dropout, rmsProp, f32": {
      layers: [
        convolution(4, { size: 3 }),
        batchNormalization(),
        relu(),
        maxPooling(),
        flatten(),
        dropout(0.3),
        dense(5),
      ],
      options: { input: [1, 12, 12], loss, optimizer: rmsProp() },
      data: small,
      batchSize: 13,
    },
  };

  const hashes = {};
  const ran = { simd: undefined, threads: undefined };
  for (const [name, { layers, options, data, batchSize }] of Object.entries(networks)) {
    const network = sequential(layers);
    const all = { ...options, seed: 5, ...place };
    const model = await (trainer ? trainer.compile(network, all) : network.compile(all));
    hashes[name] = (await model.fit(data, { batchSize, steps: STEPS })).traceHash;
    ran.simd = model.simd;
    ran.threads = model.threads;
    await model.dispose();
  }
  return { hashes, ran };
}

if (typeof process !== "undefined" && process.argv[3]) {
  const [, , url, place] = process.argv;
  const found = await traces(await import(url), JSON.parse(place)).catch((error) => ({
    error: String(error),
  }));
  console.log(JSON.stringify({ ...found, versions: process.versions }));
}

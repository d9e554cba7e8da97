// What every side does. Rounds are timed, values compared: a step's loss, or an answer's first number.

const step = { kind: "train", optimizer: "sgd", learningRate: 0.1, batch: 100, samples: 60_000, checked: 50 };
const deep = { sizes: [784, 512, 512, 10], activation: "relu", optimizer: "adam", learningRate: 0.001 };

const described = [
  {
    ...step,
    name: "sigmoid-50",
    title: "A step of 784-50-10, sigmoid, batch 100, sgd",
    sizes: [784, 50, 10],
    activation: "sigmoid",
    tolerance: 1e-4,
  },
  {
    ...step,
    name: "relu-50",
    title: "A step of 784-50-10, relu, batch 100, sgd",
    sizes: [784, 50, 10],
    activation: "relu",
    tolerance: 1e-4,
  },
  {
    ...step,
    name: "sigmoid-52",
    title: "A step of 784-52-10, sigmoid, batch 100, sgd",
    sizes: [784, 52, 10],
    activation: "sigmoid",
    tolerance: 1e-4,
  },
  {
    ...step,
    ...deep,
    name: "adam-512",
    title: "A step of 784-512-512-10, relu, batch 128, Adam",
    batch: 128,
    samples: 10_000,
    checked: 10,
    // Adam's first steps divide each gradient by its own size: where it is all rounding, its sign is the move.
    tolerance: 1e-2,
  },
  {
    ...step,
    name: "convolution",
    title: "A step of 30 filters of 5×5, relu, max pooling of 2×2, 100 units, relu, 10 units, batch 100, sgd",
    kind: "convolution",
    sizes: [784, 4320, 100, 10],
    convolution: { side: 28, filters: 30, filterSide: 5, places: 24 },
    activation: "relu",
    samples: 10_000,
    checked: 5,
    tolerance: 1e-4,
  },
  {
    ...deep,
    name: "answer",
    title: "One image through 784-512-512-10",
    kind: "predict",
    batch: 1,
    samples: 10_000,
    checked: 50,
    tolerance: 1e-4,
  },
  {
    ...step,
    name: "images",
    title: "100 images through 784-50-10, sigmoids, sum of squares, an update after each",
    kind: "images",
    samples: 10_000,
    sizes: [784, 50, 10],
    activation: "sigmoid",
    checked: 10,
    tolerance: 1e-3,
  },
  {
    ...step,
    name: "start",
    title: "From the start of the process to the loss of the first step, 784-50-10, batch 100",
    starts: true,
    sizes: [784, 50, 10],
    activation: "sigmoid",
    samples: 100,
    checked: 1,
    tolerance: 1e-4,
  },
];

export const workloads = described.map((work) => ({ ...work, shapes: shapesOf(work) }));

/** Inputs and outputs of every layer with weights; a filter's inputs are its pixels. */
function shapesOf({ sizes, convolution }) {
  const shapes = sizes.slice(1).map((outputs, i) => [sizes[i], outputs]);
  if (!convolution) return shapes;
  const { filters, filterSide } = convolution;
  return [[filterSide ** 2, filters], ...shapes.slice(1)];
}

// Ten images, drawn at random, stand for all of them.
import { crossEntropyError, digits, RandomState, softmax } from "downhill";

const { train, test } = await digits({ train: 1000, test: 200 });
console.log("training images", train.size, "of", train.featureShape, "test images", test.size);

const random = new RandomState(0); // np.random.seed(0)
const mask = random.choice(train.size, 10); // with replacement: an image may come twice
console.log("drawn   ", ...mask);

const labels = Array.from(mask, (i) => train.target.data[i]);
console.log("labels  ", ...labels);

// A network that has not learnt anything yet guesses.
const y = softmax(labels.map(() => Array.from(random.randn(10))));
const oneHot = labels.map((label) => Array.from({ length: 10 }, (_, j) => (j === label ? 1 : 0)));
console.log("loss    ", crossEntropyError(y, labels), "from labels");
console.log("        ", crossEntropyError(y, oneHot), "from one-hot rows");

// A trap: the slide's −Σ t·ln(y + 1e-7) needs one-hot rows. Given labels, NumPy multiplies each of
// the ten rows by the ten labels, and answers without a word:
const slide = (y: number[][], t: (n: number, j: number) => number) =>
  -y.flatMap((row, n) => row.map((p, j) => t(n, j) * Math.log(p + 1e-7))).reduce((a, b) => a + b);
console.log("trap    ", slide(y, (_, j) => labels[j]).toFixed(3));
console.log("not     ", slide(y, (n, j) => oneHot[n][j]).toFixed(3));

// Here the shapes decide what t is, and what is neither is an error.
try {
  crossEntropyError(y, labels.slice(0, 9));
} catch (error) {
  console.log(String(error));
}

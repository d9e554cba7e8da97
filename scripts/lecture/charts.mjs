// The lecture's curves, fields and paths, from the numbers of its programs.

import { readFile } from "node:fs/promises";
import { crossEntropyError, numericalDiff, numericalGradient, relu, sigmoid, step } from "downhill";
import { arrow, chart, picture } from "./chart.mjs";
import { valuesOf } from "./program.mjs";

/** Points of f at `count` + 1 places from `from` to `to`. */
const curve = (f, from, to, count = 100) =>
  Array.from({ length: count + 1 }, (_, i) => from + (i * (to - from)) / count).map((x) => [x, f(x)]);

/** Values against their place, counted from `first`. */
const sequence = (values, first = 0) => values.map((value, i) => [first + i, value]);

const circle = (cx, cy, rx, ry) =>
  `<ellipse class="grid" cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}"/>`;

/** Contour lines of x²/a + y²/b around the origin at the given levels. */
const contours =
  (a, b, levels) =>
  ({ toX, toY }) =>
    levels
      .map((level) => {
        const [rx, ry] = [Math.sqrt(a * level), Math.sqrt(b * level)];
        return circle(toX(0), toY(0), toX(rx) - toX(0), toY(0) - toY(ry));
      })
      .join("");

function losses() {
  const size = { width: 460, height: 260, x: [0, 1], y: [0, 4.6] };
  return chart({
    ...size,
    xLabel: "y of the right class",
    yLabel: "loss",
    series: [
      {
        points: curve((y) => crossEntropyError([y], [1], { delta: 0 }), 0.0102, 1, 200),
        label: "−ln y",
        labelAt: 22,
      },
      { points: curve((y) => 0.5 * (y - 1) * (y - 1), 0, 1), color: 1, label: "½(y − 1)²", labelAt: 12 },
    ],
  });
}

function tangents(f) {
  const tangent = (at, color) => {
    const slope = numericalDiff(f, at);
    const points = curve((x) => f(at) + slope * (x - at), 0, 20, 20);
    return { points, color, dashed: true, label: `slope ${slope.toFixed(1)} at ${at}`, side: "beside" };
  };
  const series = [
    { points: curve(f, 0, 20), label: "0.01x² + 0.1x", side: "beside" },
    tangent(5, 1),
    tangent(10, 2),
  ];
  return chart({ width: 480, height: 280, x: [0, 26], y: [-1, 6.2], xLabel: "x", yLabel: "f(x)", series });
}

function field(f) {
  const places = Array.from({ length: 9 }, (_, i) => -2 + 0.5 * i);
  const draw = ({ toX, toY }) =>
    places
      .flatMap((x) =>
        places.map((y) => {
          const [dx, dy] = numericalGradient(f, [x, y]);
          return arrow(toX(x), toY(y), toX(x - 0.1 * dx), toY(y - 0.1 * dy));
        }),
      )
      .join("\n");
  const range = [-2.2, 2.2];
  return chart({ width: 380, height: 380, x: range, y: range, xLabel: "x0", yLabel: "x1", draw });
}

function activations() {
  const panel = (title, f, y) =>
    chart({ title, width: 230, height: 190, x: [-5, 5], y, series: [{ points: curve(f, -5, 5, 200) }] });
  return [
    panel("step", step, [-0.1, 1.1]),
    panel("sigmoid", sigmoid, [-0.1, 1.1]),
    panel("relu", relu, [-0.5, 5]),
  ];
}

/** Training and test accuracy of a run, epoch by epoch. */
function accuracies(title, pairs, first = 0) {
  return chart({
    title,
    width: 400,
    height: 260,
    x: [0, pairs.length + first],
    y: [0, 1],
    xLabel: "epoch",
    yLabel: "accuracy",
    series: [
      {
        points: sequence(
          pairs.map(([training]) => training),
          first,
        ),
        label: "training",
      },
      {
        points: sequence(
          pairs.map(([, test]) => test),
          first,
        ),
        color: 1,
        dashed: true,
        label: "test",
        side: "below",
      },
    ],
  });
}

function lossCurve(values) {
  const size = { width: 400, height: 260, x: [0, values.length], y: [0, 2.5] };
  return chart({ ...size, xLabel: "step", yLabel: "loss", series: [{ points: sequence(values, 1) }] });
}

/** Loss and both accuracies of the slides' program, by backpropagation and, dashed above it, by differences. */
function besideBackpropagation({ backprop, numerical }) {
  const panel = (title, y, pick, places) => {
    const points = (run) => pick(run).map(([step, value]) => [step / 1000, value]);
    const series = [
      { points: points(backprop), label: "backpropagation", ...places[0] },
      { points: points(numerical), color: 1, dashed: true, label: "numerical gradient", ...places[1] },
    ];
    return chart({ title, width: 290, height: 240, x: [0, 10], y, xLabel: "thousand steps", series });
  };
  const beside = [
    { side: "beside", labelAt: 7 },
    { side: "beside", labelAt: 10 },
  ];
  const ends = [{ side: "above" }, { side: "below" }];
  const accuracy = (place) => (run) => run.accuracy.map((row) => [row[0], row[place]]);
  return [
    panel("loss", [0, 2.5], (run) => run.loss, beside),
    panel("training accuracy", [0, 1.1], accuracy(1), ends),
    panel("test accuracy", [0, 1.1], accuracy(2), ends),
  ];
}

function valley(name, path) {
  const draw = contours(20, 1, [0.1, 0.4, 0.9, 1.6, 2.5, 3.6]);
  const series = [{ points: path, dots: true, color: 0 }];
  return chart({ title: name, width: 300, height: 200, x: [-8, 8], y: [-2.6, 2.6], series, draw });
}

/**
 * How often values fall into each of `bins` equal parts of the range; what lies beyond it is left out. The tallest bar from
 * `first` on fills the height.
 */
function histogram(title, values, [from, to], first) {
  const bins = 30;
  const counts = new Array(bins).fill(0);
  for (const value of values) {
    if (value < from || value > to) continue;
    const bin = Math.floor(((value - from) / (to - from)) * bins);
    counts[Math.min(bin, bins - 1)]++; // `to` itself belongs to the last part
  }
  const most = Math.max(1, ...counts.slice(first));
  const draw = ({ toX, toY }) =>
    counts
      .map((count, i) => {
        const [x, y] = [toX(i), toY(Math.min(count / most, 1))];
        const size = `width="${(toX(1) - toX(0)).toFixed(1)}" height="${(toY(0) - y).toFixed(1)}"`;
        return count === 0 ? "" : `<rect class="f0" x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${size}/>`;
      })
      .join("");
  return chart({ title, width: 150, height: 110, x: [0, bins], y: [0, 1.05], draw, plain: true });
}

function histograms(trials) {
  return Object.entries(trials).flatMap(([name, layers]) => {
    // Half of what relu gives is 0: a bar that would leave the others invisible.
    const [range, first] = name.startsWith("relu") ? [[0, 2], 1] : [[0, 1], 0];
    return layers.map((values, i) => histogram(i === 0 ? name : `layer ${i + 1}`, values, range, first));
  });
}

/** Every chart's file name and picture. */
export async function* charts() {
  yield ["02-cross-entropy-error", picture("Two losses of one output", [losses()])];
  const { f } = await valuesOf("04", ["f"]);
  yield ["04-numerical-differentiation", picture("A function and its slopes at 5 and 10", [tangents(f)])];
  const { bowl } = await valuesOf("05", ["bowl"]);
  yield ["05-gradient", picture("Minus the gradient of x0² + x1²", [field(bowl)])];
  const { path } = await valuesOf("06", ["path"]);
  const circles = contours(1, 1, [1, 4, 9, 16, 25]);
  const range = [-5, 5];
  const size = { width: 380, height: 380, x: range, y: range, xLabel: "x0", yLabel: "x1" };
  const descent = chart({ ...size, draw: circles, series: [{ points: path, dots: true }] });
  yield ["06-gradient-descent", picture("The path of gradient descent", [descent])];
  yield ["14-activations", picture("Step, sigmoid and relu", activations())];
  const four = await valuesOf("09", ["losses", "accuracies"]);
  yield [
    "09-training-loop",
    picture("Loss and accuracy", [lossCurve(four.losses), accuracies("", four.accuracies)]),
  ];
  const five = await valuesOf("18", ["accuracies"]);
  const both = [
    accuracies("chapter 4: sigmoid", four.accuracies),
    accuracies("chapter 5: relu", five.accuracies),
  ];
  yield ["18-backpropagation-training", picture("Accuracy in chapters 4 and 5", both)];
  // Hours of NumPy, minutes here: too long for a drawing, so the numbers lie in a file.
  const file = new URL("../../docs/figures/learning-curves.json", import.meta.url);
  const panelsOfBoth = besideBackpropagation(JSON.parse(await readFile(file, "utf8")));
  yield [
    "18-numerical-beside-backpropagation",
    picture("Loss and accuracy by backpropagation and by the numerical gradient", panelsOfBoth),
  ];
  const { paths } = await valuesOf("19", ["paths"]);
  const panels = Object.entries(paths).map(([name, path]) => valley(name, path));
  yield ["19-optimizers", picture("Six ways down x²/20 + y²", panels, 3)];
  const { trials } = await valuesOf("20", ["trials"]);
  yield ["20-initial-weights", picture("Activations of five layers", histograms(trials), 5)];
  const { plain, normalised } = await valuesOf("21", ["plain", "normalised"]);
  const batchNorm = chart({
    ...{ width: 460, height: 260, x: [0, 20], y: [0, 1], xLabel: "epoch", yLabel: "accuracy in training" },
    series: [
      { points: sequence(normalised, 1), label: "with batch normalisation" },
      { points: sequence(plain, 1), color: 1, dashed: true, label: "without" },
    ],
  });
  yield ["21-batch-normalization", picture("Training with and without batch normalisation", [batchNorm])];
  const { curves } = await valuesOf("22", ["curves"]);
  const learning = Object.entries(curves).map(([name, pairs]) => accuracies(name, pairs, 1));
  yield ["22-overfitting", picture("Training and test accuracy with 300 images", learning, 2)];
}

// downhill predict: what a saved model takes images for.

import { loadModel, type Model } from "downhill";
import { command, flag, value } from "../arguments.js";
import { beside } from "../beside.js";
import { UsageError } from "../errors.js";
import { percent } from "../numbers.js";
import { drawPicture } from "../picture.js";
import { integer, integers, path } from "../readers.js";
import { pictureFile, type Sample, testImages } from "../samples.js";
import { openScreen, type Screen } from "../screen.js";
import { dataOption } from "../source.js";
import { threadsOption } from "../threads.js";

const GAP = 2;
const DEFAULT_COUNT = 4;

/** Becomes one entry of the array that `--json` prints. */
interface Answer {
  readonly index?: number;
  readonly image?: string;
  readonly predicted: number;
  readonly probability: number;
  readonly probabilities: readonly number[];
  readonly label?: number;
}

export const predict = command({
  name: "predict",
  summary: "show images and what a saved model takes them for",
  operands: ["MODEL"],
  options: {
    data: dataOption,
    index: value("LIST", "numbers of test images, such as 0,7,42", integers(0)),
    count: value("N", `the first test images (default: ${DEFAULT_COUNT})`, integer(1)),
    image: value("FILE", "an image of your own: 28×28 pixels, grey, PGM, light ink on a dark ground", path),
    invert: flag("the image has dark ink on light paper"),
    threads: threadsOption(1),
    json: flag("print one JSON array on standard output"),
  },
  async run(options, [file]) {
    const { image, invert, index, count } = options;
    const given = Object.entries({ image, index, count }).filter(([, choice]) => choice !== undefined);
    if (given.length > 1) {
      const names = given.map(([name]) => `--${name}`).join(" and ");
      throw new UsageError(
        `downhill predict: expected one of --image, --index and --count, got ${names}. Leave the others out.`,
      );
    }
    if (invert && image === undefined) {
      throw new UsageError("downhill predict --invert: expected --image FILE beside it, got none.");
    }
    const model = await loadModel(file, { threads: options.threads });
    const samples =
      image === undefined
        ? await testImages(options.data, index ?? count ?? DEFAULT_COUNT)
        : [await pictureFile(image, invert)];
    const answers = await answer(model, samples);

    const screen = openScreen(options);
    if (options.json) screen.result(answers);
    else showAnswers(screen, samples, answers);
    return 0;
  },
});

async function answer(model: Model, samples: readonly Sample[]): Promise<Answer[]> {
  const prediction = await model.predict(samples.map(({ pixels }) => Array.from(pixels, (p) => p / 255)));
  const classes = prediction.classes();
  return samples.map(({ pixels: _, height: __, width: ___, ...sample }, i) => {
    const probabilities = [...prediction.row(i)];
    return { ...sample, predicted: classes[i], probability: probabilities[classes[i]], probabilities };
  });
}

/** Pictures in rows as long as the screen is wide, each with its answer below. */
function showAnswers(screen: Screen, samples: readonly Sample[], answers: readonly Answer[]): void {
  const cards = samples.map((sample, i) => [
    ...drawPicture(sample.pixels, { ...sample, colour: screen.colour }),
    caption(screen, answers[i]),
  ]);
  const perRow = Math.max(1, Math.floor((screen.width + GAP) / (samples[0].width + GAP)));
  for (let i = 0; i < cards.length; i += perRow) {
    if (i > 0) screen.line();
    for (const line of beside(cards.slice(i, i + perRow), GAP)) screen.line(line);
  }
}

function caption(screen: Screen, { index, predicted, probability, label }: Answer): string {
  const number = index === undefined ? "" : `#${index}: `;
  const read = `${screen.paint("bold", String(predicted))}, ${percent(probability, 1)}`;
  if (label === undefined) return number + read;
  return (
    number +
    read +
    (label === predicted ? screen.paint("green", ", right") : screen.paint("red", `, is ${label}`))
  );
}

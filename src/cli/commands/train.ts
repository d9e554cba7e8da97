// downhill train: images → network → a saved model, with a report on the way.

import { command, flag, value } from "../arguments.js";
import { UsageError } from "../errors.js";
import { buildNetwork, describeNetwork, networkOf, networkOptions } from "../network.js";
import { checkOutput } from "../output-file.js";
import { integer, path } from "../readers.js";
import { openScreen } from "../screen.js";
import { dataOption, describeSource, openSource } from "../source.js";
import { threadsOption } from "../threads.js";
import { runTraining } from "../training.js";
import { describeOutcome, drawOutcome, measure } from "../training-report.js";

const DEFAULT_EPOCHS = 10;

export const train = command({
  name: "train",
  summary: "train a network to read digits, and save it",
  operands: [],
  options: {
    data: dataOption,
    epochs: value("N", `passes over the data, each in a new order (default: ${DEFAULT_EPOCHS})`, integer(1)),
    steps: value("N", "instead of epochs: steps, every image drawn anew from all", integer(1)),
    "batch-size": value("N", "images per step (default: 100)", integer(1)),
    ...networkOptions,
    threads: threadsOption("auto"),
    "train-samples": value("N", "at most so many training images", integer(1)),
    "test-samples": value("N", "at most so many test images", integer(1)),
    out: value("FILE", "where the model is saved (default: digits.safetensors)", path, "digits.safetensors"),
    json: flag("print one JSON object on standard output; lines for people go to standard error"),
    quiet: flag("print no lines for people"),
  },
  async run(options) {
    const { epochs, steps, out, seed, dtype, activation, optimizer } = options;
    if (epochs !== undefined && steps !== undefined) {
      throw new UsageError("downhill train: expected --epochs or --steps, got both. Leave one of them out.");
    }
    const replaces = await checkOutput(out);
    const screen = openScreen(options);
    const limits = { train: options["train-samples"], test: options["test-samples"] };
    const work = options.data === undefined ? "Drawing digits …" : "Reading images …";
    const source = await screen.during(work, () => openSource(options.data, limits));
    const network = networkOf(options, source.train.featureShape[0]);
    const model = await buildNetwork(network, options.threads);
    const batchSize = options["batch-size"] ?? Math.min(100, source.train.size);
    const duration = steps === undefined ? { epochs: epochs ?? DEFAULT_EPOCHS } : { steps };
    const announce = () => {
      screen.line(describeSource(source));
      screen.line(describeNetwork(model, network));
    };
    const { history, exitCode } = await runTraining(
      model,
      source,
      { ...duration, batchSize },
      { screen, announce, save: () => model.save(out) },
    );

    if (history.steps === 0) {
      screen.line("Stopped before the first step: nothing was learned, nothing is saved.");
      return exitCode;
    }
    const measured = await measure(model, source, history);
    if (screen.person) await drawOutcome(screen, { model, source, history });
    describeOutcome(screen, { history, measured, out, replaces });
    screen.result({
      testAccuracy: measured.test.accuracy,
      trainAccuracy: measured.training.accuracy,
      loss: measured.training.loss,
      testLoss: measured.test.loss,
      steps: history.steps,
      seconds: history.seconds,
      traceHash: history.traceHash,
      stopped: history.stopped,
      out,
      seed,
      dtype,
      layers: network.hidden,
      activation,
      optimizer,
      learningRate: model.description.optimizer.learningRate,
      batchSize,
      threads: model.threads,
      trainSamples: source.train.size,
      testSamples: source.test.size,
    });
    return exitCode;
  },
});

// downhill profile: where the time of a training step goes.

import { command, flag, value } from "../arguments.js";
import { buildNetwork, describeNetwork, networkOf, networkOptions } from "../network.js";
import { counted } from "../numbers.js";
import { checkTrace, replaceFile } from "../output-file.js";
import { integer, path } from "../readers.js";
import { openScreen } from "../screen.js";
import { dataOption, openSource } from "../source.js";
import { threadsOption } from "../threads.js";

/** Drawn images, unless more are asked for: enough to lie in no cache. */
const DRAWN_SAMPLES = 10_000;

export const profile = command({
  name: "profile",
  summary: "show what the time of a training step goes into",
  operands: [],
  options: {
    data: dataOption,
    ...networkOptions,
    threads: threadsOption(1),
    "batch-size": value("N", "images per step (default: 100)", integer(1)),
    steps: value("N", "steps to measure (default: 200)", integer(1)),
    "train-samples": value(
      "N",
      "at most so many images (default: all, or 10000 that downhill draws)",
      integer(1),
    ),
    trace: value("FILE", "also write a trace for chrome://tracing or ui.perfetto.dev", path),
    json: flag("print one JSON object on standard output; lines for people go to standard error"),
  },
  async run(options) {
    const { data, trace, steps } = options;
    if (trace !== undefined) await checkTrace(trace);
    const screen = openScreen(options);
    const limits = { train: options["train-samples"] ?? (data === undefined ? DRAWN_SAMPLES : undefined) };
    const work = data === undefined ? "Drawing digits …" : "Reading images …";
    const source = await screen.during(work, () => openSource(data, { ...limits, test: 1 }));
    const network = networkOf(options, source.train.featureShape[0]);
    const model = await buildNetwork(network, options.threads);
    const measured = await screen.during("Measuring …", () =>
      model.profile(source.train, {
        batchSize: options["batch-size"] ?? Math.min(100, source.train.size),
        ...(steps === undefined ? {} : { steps }),
      }),
    );
    screen.line(`${counted(source.train.size, "image")} ${source.name}`);
    screen.line(describeNetwork(model, network));
    screen.line(String(measured));
    if (trace !== undefined) {
      await replaceFile(trace, measured.toTrace());
      screen.line(`trace ${trace}: open it in chrome://tracing or ui.perfetto.dev`);
    }
    screen.result(measured);
    return 0;
  },
});

// downhill evaluate: how well a saved model reads images it has not seen.

import { loadModel } from "downhill";
import { command, flag, value } from "../arguments.js";
import { counted, percent } from "../numbers.js";
import { integer } from "../readers.js";
import { openScreen } from "../screen.js";
import { dataOption, openSource } from "../source.js";
import { threadsOption } from "../threads.js";

export const evaluate = command({
  name: "evaluate",
  summary: "measure a saved model on test images",
  operands: ["MODEL"],
  options: {
    data: dataOption,
    "test-samples": value("N", "at most so many test images", integer(1)),
    threads: threadsOption(1),
    json: flag("print one JSON object on standard output"),
  },
  async run(options, [file]) {
    const model = await loadModel(file, { threads: options.threads });
    const { test, name } = await openSource(options.data, { train: 1, test: options["test-samples"] });
    const { loss, accuracy } = await model.evaluate(test);
    const screen = openScreen(options);
    if (options.json) screen.result({ accuracy, loss, samples: test.size });
    else {
      screen.line(`${file} on ${counted(test.size, "test image")} ${name}`);
      screen.line(`accuracy  ${screen.paint("bold", percent(accuracy ?? Number.NaN))}`);
      screen.line(`loss      ${loss.toFixed(4)}`);
    }
    return 0;
  },
});

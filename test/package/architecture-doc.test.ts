// The listing in docs/architecture.md is what the package prints.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { digits } from "../../src/data/index.js";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";

test("docs/architecture.md shows the program of one step of 784-50-10", async () => {
  const { train } = await digits({ train: 1000, test: 10 });
  const model = await sequential([dense(50), relu(), dense(10)]).compile({
    input: [784],
    loss: softmaxCrossEntropy(),
  });
  const document = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
  const listing = model.program(train);
  // Addresses depend on how long the kernels' constants are: they are not compared.
  const plain = (text: string) => text.replace(/@[0-9a-f]+/g, "").replace(/, [\d.]+ KiB scratch/, "");
  expect(plain(document)).toContain(plain(listing));
});

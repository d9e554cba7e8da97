import { expect, test } from "vitest";
import { attemptLikeTwin, updated } from "./trial.js";
import { workbench } from "./workbench.js";

const bench = await workbench();

test("increment_u32 counts the first word, whatever the threads", () => {
  for (const start of [0, 41, 2 ** 31 - 1, 2 ** 32 - 1]) {
    const [found] = attemptLikeTwin(bench, "increment_u32", [updated("u32", [start, 7, 9])]);
    expect([...found]).toEqual([(start + 1) % 2 ** 32, 7, 9]);
  }
});

import { expect, test } from "vitest";
import { attemptLikeTwin, input, output } from "./trial.js";
import { workbench } from "./workbench.js";

const bench = await workbench();

test("count_equal_i32 counts", () => {
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 37, 130]) {
    // -1, 0 and 1 are what the lanes left over could be taken for
    const a = Int32Array.from({ length: n }, (_, i) => (i % 3) - 1);
    const b = a.map((v, i) => (i % 5 === 2 ? v + 1 : v));
    const args = [output("i32", 1), input("i32", a), input("i32", b), n];
    const expected = a.reduce((count, v, i) => count + (v === b[i] ? 1 : 0), 0);
    expect(attemptLikeTwin(bench, "count_equal_i32", args)[0][0]).toBe(expected);
  }
});

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const address = (file: string) => new URL(`../../dist/${file}`, import.meta.url).href;

const runProgram = (program: string) =>
  spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
    timeout: 20_000,
  });

test("the built package brings its worker, and workers do not keep the process alive", () => {
  const run = runProgram(`
import { loadTeams } from "${address("internals.js")}";
const { startTeam } = await loadTeams();
const team = await startTeam(3);
team.bind([{ kernel: "fill_f64", arguments: [65000, 3, 7] }])();
console.log(...new Float64Array(team.instance.memory.buffer, 65000, 3));
`);
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe("7 7 7\n");
  expect(run.status).toBe(0);
});

// An answer to the first that leaves comes when the second one has ended the workers already.
test("models that are disposed of at once are waited for: the process does not end before their workers", () => {
  const run = runProgram(`
import { dense, sequential, softmaxCrossEntropy } from "${address("index.js")}";
const options = { input: [2], loss: softmaxCrossEntropy(), threads: 2 };
for (let i = 0; i < 20; i++) {
  const models = [await sequential([dense(2)]).compile(options), await sequential([dense(2)]).compile(options)];
  await Promise.all(models.map((model) => model.dispose()));
}
console.log("all");
`);
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe("all\n");
  expect(run.status).toBe(0);
});

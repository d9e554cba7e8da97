import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = `
import { loadTeams } from "${new URL("../../dist/internals.js", import.meta.url).href}";
const { startTeam } = await loadTeams();
const team = await startTeam(3);
team.bind([{ kernel: "fill_f64", arguments: [65000, 3, 7] }])();
console.log(...new Float64Array(team.instance.memory.buffer, 65000, 3));
`;

test("the built package brings its worker, and workers do not keep the process alive", () => {
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe("7 7 7\n");
  expect(run.status).toBe(0);
});

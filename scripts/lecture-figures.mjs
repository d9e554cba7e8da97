// Draws the figures of docs/lecture.md into docs/figures: graphs by the package's own printer, curves by lecture/chart.mjs.
//   npm run build && node scripts/lecture-figures.mjs [--check]
// With --check nothing is written; figures that differ from those in docs/figures are named, and the exit code is 1.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { charts } from "./lecture/charts.mjs";
import { graphs } from "./lecture/graphs.mjs";

const folder = fileURLToPath(new URL("../docs/figures", import.meta.url));
const check = process.argv.includes("--check");

await mkdir(folder, { recursive: true });
for (const draw of [graphs, charts]) {
  for await (const [name, svg] of draw()) {
    const file = join(folder, `${name}.svg`);
    if (!check) await writeFile(file, svg);
    else if ((await readFile(file, "utf8").catch(() => "")) !== svg) {
      console.error(
        `docs/figures/${name}.svg is not what is drawn now. Run node scripts/lecture-figures.mjs.`,
      );
      process.exitCode = 1;
    }
  }
}

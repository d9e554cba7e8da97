// The hashes of docs/same-bits.md are those of today, in this engine. All others: npm run test:engines.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
// @ts-expect-error  It runs as it is in engines without TypeScript.
import { traces } from "../engines/traces.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("docs/same-bits.md has the hashes of its networks", async () => {
  const document = await readFile(`${root}/docs/same-bits.md`, "utf8");
  const { hashes } = await traces(await import(`${root}/dist/index.js`), {});
  expect(Object.keys(hashes)).toHaveLength(4);
  for (const [network, hash] of Object.entries(hashes)) {
    const remedy =
      "Sums in another order, on purpose? UPDATE_DOCS=1 npm run test:engines writes the new hashes.";
    expect(document, remedy).toContain(`| ${network} | \`${hash}\` |`);
  }
});

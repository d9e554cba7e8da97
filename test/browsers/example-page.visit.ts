// The README's page, in every browser, from a static server; and what it says where something is missing.

import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digits } from "../../src/data/index.js";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";
import { visit, visited } from "./visit.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
let html: string;
beforeAll(async () => {
  html = await readFile(join(root, "examples/page.html"), "utf8");
  folder = await mkdtemp(join(tmpdir(), "downhill-page-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules/downhill"));
  await symlink(join(root, "node_modules/@assemblyscript"), join(folder, "node_modules/@assemblyscript"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the page computes, computed here. */
async function traceInNode(epochs: number): Promise<string> {
  const { train } = await digits({ train: 10_000, test: 1 });
  const model = await sequential([dense(50), relu(), dense(10)]).compile({
    input: [784],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.1 }),
    seed: 1,
  });
  return (await model.fit(train, { epochs })).traceHash;
}

describe.each([...visited])("%s", (browser) => {
  test("trains and reads digits, and complains about nothing", async () => {
    const { texts, errors } = await visit(browser, { folder, html, until: /are read right/ });
    expect(errors).toEqual([]);
    expect(texts.filter((text) => /^step \d+ of 1000, loss \d/.test(text)).length).toBeGreaterThan(1);
    expect(Number(/^([\d.]+) %/.exec(texts.at(-1) ?? "")?.[1])).toBeGreaterThan(90);
  });

  test("trains from a server that is not the page's own", async () => {
    const setHeaders = (response: { setHeader(name: string, value: string): void }) =>
      response.setHeader("Access-Control-Allow-Origin", "*");
    const elsewhere = createServer(sirv(join(folder, "node_modules"), { dev: true, setHeaders }));
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const far = html.replaceAll("./node_modules", `http://127.0.0.1:${port}`);
    const { texts, errors } = await visit(browser, { folder, html: far, until: /are read right/ });
    elsewhere.close();
    expect(errors).toEqual([]);
    expect(Number(/^([\d.]+) %/.exec(texts.at(-1) ?? "")?.[1])).toBeGreaterThan(90);
  });

  const sleeps = ["all processes stopped", ...(browser === "chromium" ? ["the tab frozen"] : [])];
  test.each(sleeps)("asleep and woken, %s, goes on with the same bits", async (how) => {
    const tired = html
      .replace("await model.fit", "const { traceHash } = await model.fit")
      .replace("epochs: 10", "epochs: 60")
      .replace(/show\((?=.*read right)/, 'show(traceHash + " " + ');
    const { texts, errors, silence } = await visit(browser, {
      folder,
      html: tired,
      until: /are read right/,
      sleep: { at: /^step/, milliseconds: 3000, frozen: how === "the tab frozen" },
    });
    expect(errors).toEqual([]);
    expect(silence).toBeGreaterThan(2500);
    expect(texts.at(-1)?.split(" ")[0]).toBe(await traceInNode(60));
  });

  test("says what it has not found: the worker", async () => {
    const lost = html.replace(
      "spawnTrainer()",
      'spawnTrainer({ worker: new URL("/lost.js", location.href) }).catch((error) => { show(error.message); return new Promise(() => {}); })',
    );
    const { texts } = await visit(browser, { folder, html: lost, until: /spawnTrainer/ });
    expect(texts.at(-1)).toMatch(
      /^spawnTrainer: expected a worker from http.*\/lost\.js, got HTTP status 404\. Serve trainer-worker\.js/,
    );
  });

  test("says what it has not found: the kernels", async () => {
    const lost = html
      .replace("spawnTrainer()", 'spawnTrainer({ wasm: new URL("/lost.wasm", location.href) })')
      .replace(
        "seed: 1 });",
        "seed: 1 }).catch((error) => { show(error.message); return new Promise(() => {}); });",
      );
    const { texts } = await visit(browser, { folder, html: lost, until: /load:/ });
    expect(texts.at(-1)).toMatch(/^load: expected the kernels at http.*\/lost\.wasm, got HTTP status 404\./);
  });
});

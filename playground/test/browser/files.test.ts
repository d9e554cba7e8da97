// Files dropped onto the page, memory told and refused, and how much the page loads.

import { gzipSync } from "node:zlib";
import {
  convolution,
  dense,
  flatten,
  maxPooling,
  relu,
  sequential,
  sigmoid,
  softmaxCrossEntropy,
  sumOfSquaresError,
} from "downhill";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDriven, type Opened, openPage, type PageOptions, startBrowser } from "./browsers.js";
import { typeInto } from "./hand.js";
import { accuracyOf, drop, fileOf, idxFiles, rest, trainFor } from "./training.js";

/** The whole page: its three places, and training. */
const MOST_BYTES = 150_000;

/** Makes the browser one that gives a WebAssembly memory no more than this many bytes. */
function withMemoryOf(most: number) {
  const script = `
    const grow = WebAssembly.Memory.prototype.grow;
    WebAssembly.Memory.prototype.grow = function (pages) {
      if (this.buffer.byteLength + pages * 65536 > ${most}) throw new RangeError("Maximum memory size exceeded");
      return grow.call(this, pages);
    };`;
  return (page: Page) =>
    page.route(/\d\/worker\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\n${script}` });
    });
}

describeDriven((name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(name);
  });
  afterAll(() => browser.close());

  async function withPage(
    options: PageOptions,
    use: (page: Page, opened: Opened) => Promise<void>,
  ): Promise<void> {
    const opened = await openPage(browser, options);
    try {
      await use(opened.page, opened);
      expect(opened.troubles).toEqual([]);
    } finally {
      await opened.close();
    }
  }

  test.each([true, false])(
    "learns from MNIST's four files, dropped onto the page; gzipped: %s",
    async (gzipped) => {
      await withPage({}, async (page) => {
        await page.getByRole("button", { name: "Train", exact: true }).waitFor();
        expect(await drop(page, await idxFiles({ gzipped }))).toBe(true);
        await expect.poll(() => page.locator(".files .here").count()).toBe(4);
        await trainFor(page, 5);
        expect(await accuracyOf(page)).toBeGreaterThan(0.8);
        const counts = await page.locator(".confusion :is(.hit, .miss)").allTextContents();
        expect(counts.map(Number).reduce((sum, count) => sum + count)).toBe(500);
      });
    },
  );

  test("says of every dropped file that is none what it is, and keeps the others", async () => {
    const files = await idxFiles({ gzipped: true });
    const [images, labels] = files;
    await withPage({}, async (page) => {
      await page.getByRole("button", { name: "Train", exact: true }).waitFor();
      const trouble = () => page.textContent(".trouble");
      const present = () => page.locator(".files .here").count();
      await drop(page, [fileOf("holiday.png", "\x89PNG")]);
      await expect.poll(trouble).toMatch(/none of the four of MNIST.*holiday\.png/);
      // A server's page for a file that is not there, saved under the file's name.
      await drop(page, [fileOf("train-images-idx3-ubyte", "<!doctype html>"), labels]);
      await expect.poll(trouble).toMatch(/no IDX file.*train-images-idx3-ubyte: 3c 21 64 6f ≠ 00 00 08 03/);
      await expect.poll(present).toBe(1);
      await drop(page, [{ ...images, name: "t10k-labels-idx1-ubyte.gz" }]);
      await expect.poll(trouble).toContain("t10k-labels-idx1-ubyte.gz: 00 00 08 03 ≠ 00 00 08 01");
      await drop(page, [fileOf("t10k-images-idx3-ubyte.gz", Buffer.from([0x1f, 0x8b, 0, 0, 7]))]);
      await expect.poll(trouble).toContain("1f 8b 00 00 ≠ 00 00 08 03");
      await drop(page, [fileOf("t10k-images-idx3-ubyte", "")]);
      await expect.poll(trouble).toContain("∅ ≠ 00 00 08 03");
      expect(await present()).toBe(1);
      // Begins well, and ends too early.
      const cut = fileOf(images.name, images.buffer.subarray(0, images.buffer.length / 2));
      await drop(page, [cut, ...files.slice(1)]);
      await expect.poll(trouble).toMatch(/could not be read.*train-images-idx3-ubyte\.gz/);
      await expect.poll(present).toBe(0);
      await page.getByRole("button", { name: "Close" }).click();
      // One by one, in any order, by the button.
      for (const file of files.reverse()) await page.setInputFiles("#mnist-files", [file]);
      await expect.poll(present).toBe(4);
      await trainFor(page, 2);
    });
  });

  test("tells the memory before it is taken, with threads and without", async () => {
    for (const isolated of [true, false]) {
      await withPage({ isolated }, async (page) => {
        const told = () => page.textContent(".memory");
        const millions = async () => Number((await told())?.match(/ ([\d.]+)\u202fMB/)?.[1]);
        await expect.poll(told).toMatch(/^Training will take/);
        const small = await millions();
        await typeInto(page, "Units of the hidden layers", "1000 1000");
        await expect.poll(told).toMatch(/^Training will take \d\d+\u202fMB/);
        // (784 + 1000) · 1000 weights, each with its gradient and velocity.
        expect(await millions()).toBeGreaterThan(small + 3 * 4 * 1.7);
      });
    }
  });

  // Only Chromium can be started so: it finds a processor without vectors.
  test.runIf(name === "chromium")("without SIMD it trains in plain TypeScript, and says so", async () => {
    const flags = "--js-flags=--no-enable-sse4-1 --no-enable-ssse3 --no-enable-sse3";
    const plain = await startBrowser(name, flags);
    const opened = await openPage(plain);
    try {
      await expect.poll(() => opened.page.textContent("#mode")).toMatch(/^Trains as plain TypeScript/);
      await opened.page.getByRole("radio", { name: "5\u202f000" }).check();
      await typeInto(opened.page, "Units of the hidden layers", "20");
      await trainFor(opened.page, 2);
      expect(await accuracyOf(opened.page)).toBeGreaterThan(0.5);
      expect(opened.troubles).toEqual([]);
    } finally {
      await opened.close();
      await plain.close();
    }
  });

  const filters = [convolution(4, { size: 5 }), relu(), maxPooling(), flatten(), dense(10)];
  test.each([
    ["of float64", [dense(16), relu(), dense(10)], { input: [784], dtype: "f64" }],
    ["with a convolution", filters, { input: [1, 28, 28] }],
  ] as const)("a model %s gets the kernels it needs, and trains on", async (_, layers, options) => {
    const model = await sequential([...layers]).compile({ ...options, loss: softmaxCrossEntropy(), seed: 1 });
    const buffer = Buffer.from(await model.toBytes());
    await withPage({}, async (page, { files }) => {
      await page.getByRole("button", { name: "Train", exact: true }).waitFor();
      await drop(page, [{ ...fileOf("elsewhere.safetensors", ""), buffer }]);
      await rest(page);
      expect(await page.textContent(".model-name")).toMatch(
        /^(784|1×28×28) → .* → dense 10 · sgd · 1 thread$/,
      );
      await typeInto(page, "Epochs", "3\n");
      await page.getByRole("button", { name: "Train on" }).click();
      await page.getByRole("button", { name: "Stop" }).waitFor();
      await rest(page);
      expect(await accuracyOf(page)).toBeGreaterThan(0.5);
      expect([...files.keys()].filter((url) => url.endsWith("/whole.wasm"))).toHaveLength(1);
    });
  });

  test("a model that learns by squares trains on, and its own memory is told", async () => {
    const layers = [dense(200), sigmoid(), dense(10)];
    const options = { input: [784], loss: sumOfSquaresError(), seed: 1 };
    const buffer = Buffer.from(await (await sequential(layers).compile(options)).toBytes());
    await withPage({}, async (page) => {
      const memory = () => page.textContent(".memory");
      await expect.poll(memory).toMatch(/^Training will take/);
      const before = await memory();
      await drop(page, [{ ...fileOf("squares.safetensors", ""), buffer }]);
      await rest(page);
      await expect.poll(memory).not.toBe(before);
      await typeInto(page, "Epochs", "3\n");
      await page.getByRole("button", { name: "Train on" }).click();
      await page.getByRole("button", { name: "Stop" }).waitFor();
      await rest(page);
      expect(await accuracyOf(page)).toBeGreaterThan(0.5);
    });
  });

  test("memory refused is a sentence, not an end", async () => {
    await withPage({ isolated: false, prepare: withMemoryOf(60e6) }, async (page) => {
      await typeInto(page, "Units of the hidden layers", "2048, 2048, 2048");
      await expect.poll(() => page.textContent(".memory.complaint")).toContain("refuses the memory");
      await page.getByRole("button", { name: "Train", exact: true }).click();
      await expect
        .poll(() => page.textContent(".trouble"))
        .toMatch(/refuses the memory.*expected \d+ MiB from the engine/);
      await typeInto(page, "Units of the hidden layers", "30");
      await expect.poll(() => page.textContent(".memory")).toMatch(/^Training will take [\d.]+\u202fMB/);
      await trainFor(page, 1);
      expect(await page.isHidden(".trouble")).toBe(true);
    });
  });

  test("all of it is at most 150 kB, gzipped, training included", async () => {
    await withPage({}, async (page, { files }) => {
      const size = async () => {
        const bodies = await Promise.all(files.values());
        return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
      };
      await typeInto(page, "Epochs", "1\n");
      await page.getByRole("button", { name: "Train", exact: true }).click();
      await rest(page);
      const training = await size();
      await page.getByRole("link", { name: "Graph" }).click();
      await page.locator(".downhill-graph").waitFor();
      await page.getByRole("link", { name: "Descent" }).click();
      await page.locator(".panel").first().waitFor();
      const all = await size();
      const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
      console.info(`${name}: ${kilobytes(training)}, with Graph and Descent ${kilobytes(all)}`);
      for (const part of [/simd.*\.wasm$/, /\d\/worker\.js$/, /\/style\.css$/])
        expect([...files.keys()].filter((url) => part.test(url))).toHaveLength(1);
      expect(all).toBeLessThanOrEqual(MOST_BYTES);
    });
  });
});

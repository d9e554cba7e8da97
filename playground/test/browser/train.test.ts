// The Train place, driven: train, watch, draw, save, reload, resume; and what is loaded, and when.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { digits, loadModel } from "downhill";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines, type Opened, openPage } from "./browsers.js";
import { drawDigit, handwriting, typeInto } from "./hand.js";

const ACCURACY = "dl.standing > div:nth-child(4) dd";
const STEP = "dl.standing > div:nth-child(2) dd";
/** On a machine that others share, times are printed and not demanded. */
const demandsTimes = !process.env.SHARED_MACHINE;

/** Waits until training has ended by itself. */
async function rest(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Train on" }).waitFor({ timeout: 90_000 });
  await page.waitForFunction(
    (selector) => /\d/.test(document.querySelector(selector)?.textContent ?? ""),
    ACCURACY,
  );
}

async function accuracyOf(page: Page): Promise<number> {
  return Number.parseFloat((await page.textContent(ACCURACY)) ?? "") / 100;
}

/** What the button saves. Over the protocol that all browsers share, Firefox tells of no downloads: there, the link's target. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const button = page.getByRole("button", { name: "Save model" });
  if (name === "chromium") {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toBe("digits.safetensors");
    return readFile(await download.path());
  }
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      (globalThis as unknown as { saved: Promise<ArrayBuffer> }).saved = blob.arrayBuffer();
      return make(blob);
    };
  });
  await button.click();
  await page.waitForFunction(() => "saved" in globalThis);
  const bytes = await page.evaluate(async () => [
    ...new Uint8Array(await (globalThis as unknown as { saved: Promise<ArrayBuffer> }).saved),
  ]);
  return Buffer.from(bytes);
}

/** Files of MNIST's form with built-in digits in them. */
async function idxFiles(): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const { train, test } = await digits({ train: 3000, test: 500 });
  const file = (name: string, shape: number[], data: Uint8Array) => {
    const header = Buffer.alloc(4 + 4 * shape.length);
    header.set([0, 0, 8, shape.length]);
    shape.forEach((size, i) => {
      header.writeUInt32BE(size, 4 + 4 * i);
    });
    return { name, mimeType: "application/octet-stream", buffer: gzipSync(Buffer.concat([header, data])) };
  };
  return [["train", train] as const, ["t10k", test] as const].flatMap(
    ([name, { size, features, target }]) => [
      file(`${name}-images-idx3-ubyte.gz`, [size, 28, 28], features as Uint8Array),
      file(`${name}-labels-idx1-ubyte.gz`, [size], Uint8Array.from(target.data)),
    ],
  );
}

const drives = Object.entries(engines)
  .filter(([, { path }]) => path)
  .flatMap(([name]) => [
    [name as keyof typeof engines, "with shared memory", true] as const,
    [name as keyof typeof engines, "without shared memory", false] as const,
  ]);

test("a browser is installed", () => {
  expect(drives.length).toBeGreaterThan(0);
});

describe.each(drives)("%s %s", (name, _, isolated) => {
  let browser: Browser;
  let folder: string;
  let opened: Opened;
  let page: Page;
  let reached: number;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "downhill-playground-"));
    browser = await engines[name].start();
    opened = await openPage(browser, { isolated });
    page = opened.page;
  });
  afterAll(async () => {
    await browser?.close();
    await opened?.close();
    await rm(folder, { recursive: true });
  });

  test("paints within a second and says in which mode it runs", async () => {
    await page.getByRole("button", { name: "Train", exact: true }).waitFor();
    const paint = await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    );
    if (demandsTimes) expect(paint).toBeLessThan(1000);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    expect(await page.textContent("#mode")).toContain(`Shared memory: ${isolated ? "yes" : "no"}`);
  });

  // What else the machine does may lengthen a task or a start; a page that is slow itself is slow every time.
  test("trains within two seconds of the button, to 93 %, without a task over 50 ms", {
    retry: 2,
  }, async () => {
    await page.evaluate(() => {
      const observed = globalThis as unknown as { longTasks: number[] };
      observed.longTasks = [];
      if (!PerformanceObserver.supportedEntryTypes.includes("longtask")) return;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) observed.longTasks.push(duration);
      }).observe({ type: "longtask" });
    });
    const pressed = performance.now();
    await page.getByRole("button", { name: /^(Train|Start anew)$/ }).click();
    await page.waitForFunction(
      (selector) => /[1-9]/.test(document.querySelector(selector)?.textContent ?? ""),
      STEP,
    );
    const startedAfter = performance.now() - pressed;
    await rest(page);
    reached = await accuracyOf(page);
    expect(reached).toBeGreaterThanOrEqual(0.93);
    const longTasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
    console.info(`started after ${startedAfter.toFixed(0)} ms; tasks over 50 ms: [${longTasks}]`);
    if (!demandsTimes) return;
    expect(startedAfter).toBeLessThan(2000);
    expect(longTasks).toEqual([]);
  });

  test("shows curves, weights, the confusion matrix and mistakes", async () => {
    expect(await page.locator(".uplot").count()).toBe(2);
    expect(await page.locator("canvas.weights").count()).toBe(1);
    const counts = await page.locator(".confusion td.hit").allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count)).toBeCloseTo(2000 * reached, -1);
    expect(await page.locator(".mistakes figure").count()).toBeGreaterThan(5);
  });

  test("reads what is drawn", async () => {
    for (const digit of Object.keys(handwriting)) {
      await drawDigit(page, Number(digit));
      await page.waitForFunction(
        (text) => document.querySelector(".answer")?.textContent?.startsWith(text),
        `A ${digit},`,
        { timeout: 5000 },
      );
    }
  });

  test("saves a file that the package reads, opens it after a reload, and trains on", async () => {
    const file = join(folder, `${name}-${isolated}.safetensors`);
    await writeFile(file, await saved(page, name));
    // The same test images here, the same answers.
    const model = await loadModel(file);
    const { test: images } = await digits({ train: 1, test: 2000 });
    expect((await model.evaluate(images)).accuracy).toBeCloseTo(reached, 3);

    await page.reload();
    await page.setInputFiles("#model-file", file);
    await rest(page);
    expect(await accuracyOf(page)).toBe(reached);
    expect(await page.textContent(".model-name")).toMatch(
      isolated
        ? /^784 → dense 100 → relu → dense 10 · momentum · \d+ threads?$/
        : /^784 → dense 100 → relu → dense 10 · momentum · 1 thread$/,
    );
    await drawDigit(page, 7);
    await page.waitForFunction(() => document.querySelector(".answer")?.textContent?.startsWith("A 7,"));

    await typeInto(page, "Epochs", "2\n");
    await page.getByRole("button", { name: "Train on" }).click();
    await rest(page);
    expect(await page.textContent(STEP)).toMatch(/^400 \/ 400$/);
    expect(await accuracyOf(page)).toBeGreaterThanOrEqual(reached - 0.01);
  });

  test("pauses, goes on and stops", async () => {
    await typeInto(page, "Epochs", "200\n");
    await page.getByRole("button", { name: "Start anew" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Go on" }).waitFor();
    await page.waitForTimeout(400);
    const paused = await page.textContent(STEP);
    await page.waitForTimeout(400);
    expect(await page.textContent(STEP)).toBe(paused);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.waitForFunction(([selector, text]) => document.querySelector(selector)?.textContent !== text, [
      STEP,
      paused ?? "",
    ] as const);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Train on" }).waitFor();
  });

  test("learns from the four files of MNIST, and says which file is none", async () => {
    const files = await idxFiles();
    await page.getByRole("radio", { name: "MNIST" }).check();
    const wrong = { ...files[0], buffer: Buffer.from("<!doctype html><title>404</title>") };
    await page.setInputFiles("#mnist-files", [wrong, ...files.slice(1)]);
    await expect
      .poll(() => page.textContent(".trouble"), { timeout: 10_000 })
      .toMatch(/These files could not be read.*train-images-idx3-ubyte\.gz.*expected an IDX file/s);
    await page.getByRole("radio", { name: "MNIST" }).check();
    const other = { name: "holiday.png", mimeType: "image/png", buffer: Buffer.from("png") };
    await page.setInputFiles("#mnist-files", [other]);
    await expect.poll(() => page.textContent(".trouble")).toContain("holiday.png");
    // One by one, too.
    for (const file of files) await page.setInputFiles("#mnist-files", [file]);
    await typeInto(page, "Epochs", "5\n");
    await page.getByRole("button", { name: "Start anew" }).click();
    await rest(page);
    expect(await accuracyOf(page)).toBeGreaterThan(0.8);
    const counts = await page.locator(".confusion :is(.hit, .miss)").allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count)).toBe(500);
  });

  test("refuses a model that is none, and keeps the one it has", async () => {
    const file = join(folder, "broken.safetensors");
    await writeFile(file, "not a model");
    const before = await page.textContent(".model-name");
    await page.setInputFiles("#model-file", file);
    await expect.poll(() => page.textContent(".trouble")).toContain("This model could not be used.");
    expect(await page.textContent(".model-name")).toBe(before);
    expect((await readFile(file, "utf8")).length).toBe(11);
  });

  test("without a word in the console or a request to elsewhere", () => {
    expect(opened.troubles).toEqual([]);
  });

  test("is at most 150 kB, gzipped, training included", async () => {
    const other = await openPage(browser, { isolated });
    await typeInto(other.page, "Epochs", "1\n");
    await other.page.getByRole("button", { name: "Train", exact: true }).click();
    await rest(other.page);
    const sizes = async () => {
      const bodies = await Promise.all(other.files.values());
      return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
    };
    const total = await sizes();
    for (const part of [/simd.*\.wasm$/, /\d\/worker\.js$/, /\/style\.css$/])
      expect([...other.files.keys()].filter((url) => part.test(url))).toHaveLength(1);
    await other.page.getByRole("link", { name: "Graph" }).click();
    await other.page.locator(".downhill-graph").waitFor();
    await other.page.getByRole("link", { name: "Descent" }).click();
    await other.page.locator(".panel").first().waitFor();
    const all = await sizes();
    console.log(
      `${name}: ${(total / 1000).toFixed(1)} kB, with Graph and Descent ${(all / 1000).toFixed(1)} kB`,
    );
    expect(total).toBeLessThanOrEqual(150_000);
    expect(other.troubles).toEqual([]);
    await other.close();
  });
});

// The Train place, driven: train, watch, pause, save, reload, resume, sleep.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digits, loadModel } from "downhill";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DrivenName, drivenNames, type Opened, openPage, startBrowser } from "./browsers.js";
import { drawDigit, typeInto } from "./hand.js";
import { accuracyOf, answers, demandsTimes, rest, STEP } from "./training.js";

/** What the button saves. Over the protocol that all browsers share, Firefox tells of no downloads: there, the link's target. */
async function saved(page: Page, name: DrivenName): Promise<Buffer> {
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

/** The image that the network sees. */
function seen(page: Page): Promise<string> {
  return page.locator("canvas.seen").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

/** A tab that is put to sleep and woken, as Chromium does it; elsewhere a page that does not come to itself for a while. */
async function sleep(page: Page, name: DrivenName): Promise<void> {
  if (name === "chromium") {
    const session = await page.context().newCDPSession(page);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await session.send("Page.setWebLifecycleState", { state: "active" });
  } else {
    await page.evaluate(() => {
      const end = performance.now() + 1000;
      while (performance.now() < end);
    });
  }
}

const drives = drivenNames.flatMap((name) => [
  [name, "with shared memory", true] as const,
  [name, "without shared memory", false] as const,
]);

test("a browser is installed", () => {
  expect(process.env.BROWSERS === "webkit" || drives.length > 0).toBe(true);
});

describe.each(drives)("%s %s", (name, _, isolated) => {
  let browser: Browser;
  let folder: string;
  let opened: Opened;
  let page: Page;
  let reached: number;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "downhill-playground-"));
    browser = await startBrowser(name);
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
    await answers(page, "A 7,");

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
    // The worker answers in order: after an answer, whatever it did before the pause has been told.
    const answered = async () => {
      const before = await seen(page);
      await page.getByRole("button", { name: "Test image" }).click();
      await expect.poll(() => seen(page)).not.toBe(before);
      await answers(page, "A ");
    };
    await answered();
    const paused = await page.textContent(STEP);
    for (let i = 0; i < 5; i++) await answered();
    expect(await page.textContent(STEP)).toBe(paused);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect.poll(() => page.textContent(STEP)).not.toBe(paused);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Train on" }).waitFor();
  });

  test("sleeps and wakes: no step is missing", async () => {
    await typeInto(page, "Epochs", "10\n");
    await page.getByRole("button", { name: "Start anew" }).click();
    await page.waitForFunction(
      (step) => /^[1-9]/.test(document.querySelector(step)?.textContent ?? ""),
      STEP,
    );
    await sleep(page, name);
    await rest(page);
    expect(await page.textContent(STEP)).toMatch(/^2.000 \/ 2.000$/);
    // Same seed, same bits, whatever happened in between.
    expect(await accuracyOf(page)).toBe(reached);
    await drawDigit(page, 1);
    await answers(page, "A 1,");
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
});

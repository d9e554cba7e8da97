// Digits drawn by keyboard, by mouse, and by a finger on a phone.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDriven, type Opened, openPage, startBrowser } from "./browsers.js";
import { drawDigit, drawWithFinger, drawWithKeys, handwriting, typeInto } from "./hand.js";
import { answers, rest, trainFor } from "./training.js";

describeDriven((name) => {
  let browser: Browser;
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser(name);
    opened = await openPage(browser);
    page = opened.page;
    await trainFor(page, 10);
  });
  afterAll(async () => {
    await browser.close();
    await opened.close();
  });

  test.each(Object.keys(handwriting).map(Number))("a %i by mouse", async (digit) => {
    await drawDigit(page, digit);
    await answers(page, `A ${digit},`);
    expect(await page.locator(".bars .best b").textContent()).toBe(String(digit));
  });

  test.each([1, 7])("a %i by keyboard, and Escape clears it", async (digit) => {
    await drawWithKeys(page, digit);
    await answers(page, `A ${digit},`);
    await page.keyboard.press("Escape");
    await answers(page, "Draw in the box.");
    expect(await page.locator(".bars .best").count()).toBe(0);
  });

  test("a sheet that is wiped with the pen on it", async () => {
    await page.locator(".pad").scrollIntoViewIfNeeded();
    const box = (await page.locator(".pad").boundingBox()) as { x: number; y: number; width: number };
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.width);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.width, { steps: 4 });
    await page.keyboard.press("Escape");
    await answers(page, "Draw in the box.");
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.8 * box.width, { steps: 4 });
    await answers(page, "A ");
    await page.mouse.up();
  });

  test("a test image, and another one the next time", async () => {
    const image = () =>
      page.locator("canvas.seen").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await page.getByRole("button", { name: "Test image" }).click();
    await page.waitForFunction(() =>
      /It is a \d\.$/.test(document.querySelector(".answer")?.textContent ?? ""),
    );
    const first = await image();
    await page.getByRole("button", { name: "Test image" }).click();
    await expect.poll(image).not.toBe(first);
  });

  test("nothing was said in the console, and nothing asked for elsewhere", () => {
    expect(opened.troubles).toEqual([]);
  });

  // Only Chromium's own protocol moves fingers.
  test.runIf(name === "chromium")(
    "digits by a finger on a phone, which does not scroll the page",
    async () => {
      const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
      const held = await openPage(browser, phone);
      try {
        await held.page.getByRole("button", { name: "Train", exact: true }).tap();
        await rest(held.page);
        for (const digit of [2, 7, 0]) {
          await held.page.getByRole("button", { name: "Clear" }).tap();
          await answers(held.page, "Draw in the box.");
          await held.page.locator(".pad").scrollIntoViewIfNeeded();
          const before = await held.page.evaluate(() => scrollY);
          await drawWithFinger(held.page, digit);
          await answers(held.page, `A ${digit},`);
          expect(await held.page.evaluate(() => scrollY)).toBe(before);
          // What it answers is seen beside what is drawn.
          expect(await held.page.locator(".verdict").boundingBox()).toMatchObject({
            y: expect.toSatisfy((y: number) => y > 0 && y < 844),
          });
        }
        // What is counted stays in its cell on the narrowest of phones.
        await held.page.setViewportSize({ width: 320, height: 640 });
        const wide = (cells: Element[]) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length;
        expect(await held.page.locator(".confusion td").evaluateAll(wide)).toBe(0);
        expect(await held.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
        expect(held.troubles).toEqual([]);
      } finally {
        await held.close();
      }
    },
  );

  test("a network that has gone off to infinity: it is said so, it has no answer, and the next one is a new one", async () => {
    const diverged = await openPage(browser);
    try {
      await typeInto(diverged.page, "Units of the hidden layers", "200 200 200 200");
      await diverged.page.getByLabel("Learning rate").press("End");
      await diverged.page.getByRole("button", { name: "Train", exact: true }).click();
      const trouble = () => diverged.page.textContent(".trouble");
      await expect.poll(trouble).toMatch(/^The loss has become infinite.*fit: expected a finite loss/);
      await diverged.page.getByRole("button", { name: "Test image" }).click();
      await answers(diverged.page, "It has no answer");
      expect((await diverged.page.locator(".share").allTextContents()).join("")).toBe("");
      await typeInto(diverged.page, "Units of the hidden layers", "20");
      await diverged.page.getByLabel("Learning rate").fill("-1");
      await trainFor(diverged.page, 1);
      expect(await trouble()).toBe("");
      await answers(diverged.page, "A ");
    } finally {
      await diverged.close();
    }
  });
});

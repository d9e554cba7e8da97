// Graph and Descent, driven by keyboard and mouse; both languages, both colour schemes, wide and narrow pages.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDriven, type Opened, openPage, type PageOptions, startBrowser } from "./browsers.js";
import { typeInto } from "./hand.js";

describeDriven((name) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(name);
  });
  afterAll(() => browser.close());

  /** What is written in the picture and can be seen, sorted as text. */
  async function numbersSeen(page: Page, selector: string): Promise<string[]> {
    const texts = await page
      .locator(`.downhill-graph [data-from] > ${selector}`)
      .evaluateAll((parts) =>
        parts.filter((part) => getComputedStyle(part).opacity === "1").map((part) => part.textContent ?? ""),
      );
    return texts.sort();
  }

  /** Controls that something else lies on. */
  function coveredControls(page: Page): Promise<string[]> {
    return page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          ":is(button, .bar label, input, select, a):not(.skip, .unseen, label *)",
        ),
      ]
        .filter((control) => control.checkVisibility())
        .filter((control) => {
          control.scrollIntoView({ block: "center" });
          const { x, y, width, height } = control.getBoundingClientRect();
          return !control.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        })
        .map((control) => control.outerHTML),
    );
  }

  async function withPage(
    options: PageOptions,
    use: (page: Page, opened: Opened) => Promise<void>,
  ): Promise<void> {
    const opened = await openPage(browser, options);
    await use(opened.page, opened);
    expect(opened.troubles).toEqual([]);
    await opened.close();
  }

  test("a graph is walked with the arrow keys, and its numbers can be changed", async () => {
    await withPage({ hash: "#graph" }, async (page) => {
      const sentence = page.locator(".sentence");
      await sentence.waitFor();
      const gradients = () => page.locator(".leaves td.gradient").allTextContents();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => sentence.textContent()).toMatch(/100\s×\s2\s=\s200/);
      expect(await gradients()).toEqual(["·", "·", "·"]);
      await page.keyboard.press("End");
      await expect.poll(gradients).toEqual(["2.2", "110", "200"]);
      await typeInto(page, "apple", "50");
      await expect.poll(gradients).toEqual(["2.2", "55", "100"]);
      await page.getByRole("button", { name: "Reset numbers" }).click();
      await expect.poll(gradients).toEqual(["2.2", "110", "200"]);
      await page.getByRole("button", { name: "To the beginning" }).click();
      await expect.poll(gradients).toEqual(["·", "·", "·"]);
    });
  });

  test("apples and oranges have the lecture's numbers, forward and back again", async () => {
    await withPage({ hash: "#graph" }, async (page) => {
      // Pressed by mouse, the bar leaves the arrow keys to the walk.
      await page.getByRole("radio", { name: "Apples and oranges" }).click();
      const values = () => numbersSeen(page, "text:not(.gradient)");
      const gradients = () => numbersSeen(page, "text.gradient");
      const leaves = () => page.locator(".leaves td.gradient").allTextContents();
      await expect.poll(values).toEqual(["1.1", "100", "150", "2", "3"]);
      for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
      await expect.poll(values).toEqual(["1.1", "100", "150", "2", "200", "3", "450", "650", "715"]);
      expect(await gradients()).toEqual([]);
      for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
      await expect.poll(gradients).toEqual(["1", "1.1", "650"]);
      await page.keyboard.press("End");
      await expect.poll(leaves).toEqual(["110", "2.2", "3.3", "165", "650"]);
      await expect.poll(gradients).toEqual(["1", "1.1", "1.1", "1.1", "110", "165", "2.2", "3.3", "650"]);
      for (let i = 0; i < 9; i++) await page.getByRole("button", { name: "One step back" }).click();
      await expect.poll(gradients).toEqual([]);
      expect(await values()).toContain("715");
      await page.keyboard.press("Home");
      await expect.poll(values).toEqual(["1.1", "100", "150", "2", "3"]);
    });
  });

  test("what the walk has not reached cannot be seen, in any graph", async () => {
    await withPage({ hash: "#graph" }, async (page) => {
      for (const name of ["Two apples", "Apples and oranges", "z = (x + y)²", "A small network"]) {
        await page.getByRole("radio", { name }).check();
        const seen = (selector: string) =>
          page
            .locator(`.downhill-graph ${selector}`)
            .evaluateAll((parts) => parts.filter((part) => getComputedStyle(part).opacity === "1").length);
        await expect.poll(() => seen("text.gradient")).toBe(0);
        await page.getByRole("button", { name: "To the end" }).click();
        const all = await page.locator(".downhill-graph text.gradient").count();
        expect(all).toBeGreaterThan(2);
        await expect.poll(() => seen("text.gradient")).toBe(all);
      }
    });
  });

  test("three surfaces, each with contours, arrows downhill and six ways to the bottom", async () => {
    await withPage({ hash: "#descent" }, async (page) => {
      for (const surface of ["x² + y²", "x²/20 + y²", "x²/2 − y²/2 + y⁴/4"]) {
        await page.getByRole("radio", { name: surface, exact: true }).check();
        await expect.poll(() => page.locator(".panel .line[points*=' ']").count()).toBe(6);
        expect(await page.locator(".bands path").count()).toBeGreaterThan(8);
        const arrows = await page.locator(".field path").evaluateAll((paths) =>
          paths.map(
            (path) =>
              path
                .getAttribute("d")
                ?.match(/[\d.-]+/g)
                ?.map(Number) ?? [],
          ),
        );
        expect(arrows.length).toBeGreaterThan(90);
        // The first arrow is in the upper left corner: down from there is to the right, and down, on every surface.
        const [tailX, tailY, tipX, tipY] = arrows[0];
        expect(tipX).toBeGreaterThan(tailX);
        expect(tipY).toBeGreaterThan(tailY);
      }
    });
  });

  test("six optimizers walk; a slider changes one, or all", async () => {
    await withPage({ hash: "#descent" }, async (page) => {
      const heights = () => page.locator(".panel .height").allTextContents();
      await expect
        .poll(async () => (await heights()).filter((text) => text.startsWith("f = ")).length)
        .toBe(6);
      const before = await heights();
      await page.getByLabel("Adam: learning rate").focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(async () => (await heights())[5]).not.toBe(before[5]);
      expect((await heights()).slice(0, 5)).toEqual(before.slice(0, 5));
      await page.getByLabel("One learning rate for all").check();
      await page.getByLabel("Adam: learning rate").press("ArrowRight");
      const rates = () => page.locator(".rate output").allTextContents();
      await expect.poll(async () => new Set(await rates()).size).toBe(1);
      await page.getByRole("button", { name: "Reset" }).click();
      await expect.poll(heights).toEqual(before);
      // A press on a map moves the start of all.
      await page
        .locator(".panel svg")
        .first()
        .click({ position: { x: 40, y: 40 } });
      await expect.poll(async () => (await heights()).every((text, i) => text !== before[i])).toBe(true);
      await page.getByLabel("Step", { exact: true }).press("Home");
      await expect.poll(async () => new Set(await heights()).size).toBe(1);
    });
  });

  test("a rate that leads off to infinity is said to, and the next one walks again", async () => {
    await withPage({ hash: "#descent" }, async (page) => {
      await page.getByRole("radio", { name: "x²/2 − y²/2 + y⁴/4" }).check();
      const height = page.locator(".panel.sgd .height");
      await page.getByLabel("SGD: learning rate").press("End");
      await expect.poll(() => height.textContent()).toMatch(/^infinite after step \d/);
      await page.getByRole("button", { name: "Reset" }).click();
      await expect.poll(() => height.textContent()).toBe("f = −0.25");
    });
  });

  test("a field that holds no number that is used shows the one that is, when it is left", async () => {
    await withPage({ hash: "#descent" }, async (page) => {
      const start = page.getByLabel("Start: x");
      for (const [typed, shown] of [
        ["1e308", "9"],
        ["-100", "-9"],
        ["e", "-9"],
      ]) {
        await typeInto(page, "Start: x", typed);
        await start.press("Tab");
        await expect.poll(() => start.inputValue()).toBe(shown);
      }
      await page.getByRole("link", { name: "Graph" }).click();
      const apple = page.getByLabel("apple", { exact: true });
      for (const [typed, shown] of [
        ["e", "100"],
        ["1e308", "1000"],
      ]) {
        await typeInto(page, "apple", typed);
        expect(await apple.getAttribute("aria-invalid")).toBe("true");
        await apple.press("Tab");
        await expect.poll(() => apple.inputValue()).toBe(shown);
        expect(await apple.getAttribute("aria-invalid")).toBe("false");
      }
    });
  });

  test("a file that falls where nobody takes it does not take the page's place; dragged text is the fields'", async () => {
    await withPage({ hash: "#graph" }, async (page) => {
      await page.locator(".sentence").waitFor();
      const isRefused = (kind: "file" | "text") =>
        page.evaluate((dragged) => {
          const dataTransfer = new DataTransfer();
          if (dragged === "file") dataTransfer.items.add(new File(["none"], "train-images"));
          else dataTransfer.setData("text/plain", "5");
          return ["dragover", "drop"].map((type) => {
            const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
            return !document.querySelector("input[type=number], input[type=text]")?.dispatchEvent(event);
          });
        }, kind);
      expect(await isRefused("file")).toEqual([true, true]);
      expect(await isRefused("text")).toEqual([false, false]);
      await page.getByRole("link", { name: "Train" }).click();
      await page.getByLabel("Epochs").waitFor();
      expect(await isRefused("text")).toEqual([false, false]);
      expect(await page.locator(".dropping").count()).toBe(0);
    });
  });

  test("Korean, dark, narrow: nothing is wider than the page or lies on another, and the choice is kept", async () => {
    for (const width of [360, 1280]) {
      await withPage(
        { viewport: { width, height: 800 }, locale: "ko-KR", colorScheme: "dark" },
        async (page) => {
          await page.getByRole("link", { name: "그래프" }).waitFor();
          expect(await page.getAttribute("html", "lang")).toBe("ko");
          for (const place of ["학습", "그래프", "경사 하강"]) {
            await page.getByRole("link", { name: place, exact: true }).click();
            await page.getByRole("heading", { level: 1 }).waitFor();
            const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect(await beyond()).toBeLessThanOrEqual(0);
            expect(await coveredControls(page)).toEqual([]);
            await page.getByRole("button", { name: "English" }).click();
            await page.getByRole("link", { name: "Train" }).waitFor();
            expect(await beyond()).toBeLessThanOrEqual(0);
            expect(await coveredControls(page)).toEqual([]);
            await page.getByRole("button", { name: "한국어" }).click();
            await page.getByRole("link", { name: "학습", exact: true }).waitFor();
          }
          await page.getByRole("button", { name: "English" }).click();
          await page.getByRole("button", { name: /^Colours/ }).click();
          await page.reload();
          await page.getByRole("link", { name: "Train" }).waitFor();
          expect(await page.getAttribute("html", "data-theme")).toBe("light");
        },
      );
    }
  });

  test("every control can be reached by Tab and has a name", async () => {
    for (const hash of ["#train", "#graph", "#descent"]) {
      await withPage({ hash }, async (page) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        const nameless = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>("button, input, select, a, [tabindex='0']")]
            .filter((control) => control.tabIndex >= 0)
            .filter((control) => {
              const labels = "labels" in control ? [...((control as HTMLInputElement).labels ?? [])] : [];
              const texts = [control, ...labels].map((part) => part.textContent ?? "");
              return !control.getAttribute("aria-label") && texts.join("").trim() === "";
            })
            .map((control) => control.outerHTML),
        );
        expect(nameless).toEqual([]);
        const reached = new Set<string>();
        for (let i = 0; i < 12; i++) {
          await page.keyboard.press("Tab");
          reached.add(await page.evaluate(() => document.activeElement?.outerHTML ?? ""));
        }
        expect(reached.size).toBeGreaterThanOrEqual(11);
      });
    }
  });
});

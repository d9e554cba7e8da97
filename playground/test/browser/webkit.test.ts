// WebKit, which has shared memory only behind a switch: the page trains, reads a drawing, and shows its three places.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isWanted, servePlayground } from "./browsers.js";
import { handwriting } from "./hand.js";
import { WebKitWindow, webkitDriver } from "./webdriver.js";

const drives =
  isWanted("webkit") && webkitDriver
    ? [
        ["without shared memory", {}, "no"] as const,
        ["with shared memory", { JSC_useSharedArrayBuffer: "1" }, "yes"] as const,
      ]
    : [];

describe.each(drives)("webkit %s", (_, environment, shared) => {
  let window: WebKitWindow;
  let served: Awaited<ReturnType<typeof servePlayground>>;
  beforeAll(async () => {
    served = await servePlayground(true);
    window = await WebKitWindow.open(environment);
    await window.go(`${served.origin}/`);
    // Whatever goes wrong from now on.
    await window.evaluate(`
      window.troubles = [];
      addEventListener("error", ({ message }) => troubles.push(message));
      addEventListener("unhandledrejection", ({ reason }) => troubles.push(String(reason)));
      document.addEventListener("securitypolicyviolation", ({ blockedURI }) => troubles.push(blockedURI));
    `);
  });
  afterAll(async () => {
    await window?.close();
    served.close();
  });

  const text = (selector: string) =>
    window.evaluate<string>("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
  const eventually = (selector: string, timeout = 60_000) =>
    expect.poll(() => text(selector), { timeout, interval: 200 });

  test("trains, and says in which mode it runs", async () => {
    await eventually("#mode").toContain(`Shared memory: ${shared}`);
    await eventually(".memory").toMatch(/^Training will take/);
    await window.click(".run button");
    await eventually(".run").toContain("Train on");
    await eventually("dl.standing > div:nth-child(4) dd").toMatch(/\d/);
    expect(Number.parseFloat(await text("dl.standing > div:nth-child(4) dd"))).toBeGreaterThanOrEqual(93);
  });

  test("reads what is drawn", async () => {
    const box = await window.evaluate<{ x: number; y: number; width: number; height: number }>(`
      const pad = document.querySelector(".pad");
      pad.scrollIntoView({ block: "center" });
      return pad.getBoundingClientRect().toJSON();
    `);
    await window.drag(handwriting[7].map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]));
    await eventually(".answer").toMatch(/^A 7,/);
  });

  test("shows its other places, loads nothing but its own files, and nothing goes wrong", async () => {
    await window.evaluate("location.hash = 'graph'");
    await eventually(".downhill-graph").toContain("100");
    await window.evaluate("location.hash = 'descent'");
    await eventually(".panel:last-child .height").toMatch(/^f = /);
    const loaded = await window.evaluate<string[]>(
      "return performance.getEntriesByType('resource').map(({ name }) => name)",
    );
    expect(loaded.filter((url) => !url.startsWith(served.origin))).toEqual([]);
    expect(loaded.length).toBeGreaterThan(3);
    expect(await window.evaluate("return troubles")).toEqual([]);
  });
});

test.skipIf(drives.length > 0)("webkit is driven where its driver is installed", () => {});

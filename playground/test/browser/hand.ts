// Draws on the sheet as a hand with a mouse does.

import type { Page } from "playwright-core";

type Corner = readonly [x: number, y: number];

/** Digits as corners of one line, in shares of the sheet. */
export const handwriting: Readonly<Record<number, readonly Corner[]>> = {
  0: [
    [0.5, 0.15],
    [0.32, 0.3],
    [0.28, 0.55],
    [0.38, 0.8],
    [0.55, 0.84],
    [0.7, 0.65],
    [0.7, 0.35],
    [0.5, 0.15],
  ],
  1: [
    [0.5, 0.15],
    [0.49, 0.85],
  ],
  2: [
    [0.3, 0.3],
    [0.42, 0.18],
    [0.6, 0.18],
    [0.68, 0.32],
    [0.6, 0.5],
    [0.4, 0.7],
    [0.3, 0.82],
    [0.72, 0.82],
  ],
  3: [
    [0.3, 0.25],
    [0.5, 0.15],
    [0.68, 0.27],
    [0.62, 0.42],
    [0.48, 0.48],
    [0.66, 0.55],
    [0.7, 0.7],
    [0.52, 0.84],
    [0.3, 0.78],
  ],
  7: [
    [0.28, 0.2],
    [0.72, 0.2],
    [0.55, 0.5],
    [0.42, 0.85],
  ],
};

/** Types into a field instead of what is there. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** By mouse. */
export async function drawDigit(page: Page, digit: number): Promise<void> {
  await page.getByRole("button", { name: "Clear" }).click();
  const [first, ...rest] = await cornersOf(page, digit);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const corner of rest) await page.mouse.move(...corner, { steps: 6 });
  await page.mouse.up();
}

/** By touch, as Chromium's own protocol has it. */
export async function drawWithFinger(page: Page, digit: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...at: (readonly [number, number])[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: at.map(([x, y]) => ({ x, y })) });
  const [first, ...rest] = await cornersOf(page, digit);
  await touch("touchStart", first);
  let [x, y] = first;
  for (const [toX, toY] of rest) {
    for (let part = 1; part <= 6; part++)
      await touch("touchMove", [x + ((toX - x) * part) / 6, y + ((toY - y) * part) / 6]);
    [x, y] = [toX, toY];
  }
  // A finger that is lifted in full motion flings, and the next tap would only end that.
  await page.waitForTimeout(150);
  await touch("touchMove", [x, y]);
  await touch("touchEnd");
}

/** Steps of a key across the sheet. */
const KEY_STEPS = 28;

/** By arrow keys and space: the pen begins in the middle. */
export async function drawWithKeys(page: Page, digit: number): Promise<void> {
  await page.locator(".pad").focus();
  await page.keyboard.press("Escape");
  let at = await penOf(page);
  const go = async (to: Corner) => {
    const target = to.map((share) => Math.round(share * KEY_STEPS));
    // Both ways by turns, so that slanted lines are slanted.
    while (at[0] !== target[0] || at[1] !== target[1]) {
      const [dx, dy] = [target[0] - at[0], target[1] - at[1]];
      const across = Math.abs(dx) > Math.abs(dy);
      await page.keyboard.press(
        across ? (dx > 0 ? "ArrowRight" : "ArrowLeft") : dy > 0 ? "ArrowDown" : "ArrowUp",
      );
      at = across ? [at[0] + Math.sign(dx), at[1]] : [at[0], at[1] + Math.sign(dy)];
    }
  };
  const [first, ...rest] = handwriting[digit];
  await go(first);
  await page.keyboard.press(" ");
  for (const corner of rest) await go(corner);
  await page.keyboard.press(" ");
}

/** Where the keyboard's pen is, in its own steps. */
function penOf(page: Page): Promise<[number, number]> {
  return page.locator(".pad").evaluate((pad: HTMLElement, steps) => {
    const share = (name: string) => Number.parseFloat(pad.style.getPropertyValue(name)) / 100;
    return [Math.round(share("--cursor-x") * steps), Math.round(share("--cursor-y") * steps)];
  }, KEY_STEPS);
}

/** The corners of a digit in the window. */
async function cornersOf(page: Page, digit: number): Promise<(readonly [number, number])[]> {
  const sheet = page.locator(".pad");
  await sheet.scrollIntoViewIfNeeded();
  const box = await sheet.boundingBox();
  if (!box) throw new Error("no sheet to draw on");
  return handwriting[digit].map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
}

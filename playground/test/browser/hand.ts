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

export async function drawDigit(page: Page, digit: number): Promise<void> {
  const sheet = page.locator(".pad");
  await page.getByRole("button", { name: "Clear" }).click();
  await sheet.scrollIntoViewIfNeeded();
  const box = await sheet.boundingBox();
  if (!box) throw new Error("no sheet to draw on");
  const at = ([x, y]: Corner) => [box.x + x * box.width, box.y + y * box.height] as const;
  const [first, ...rest] = handwriting[digit];
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const corner of rest) await page.mouse.move(...at(corner), { steps: 6 });
  await page.mouse.up();
}

// What the tests of the Train place share: its figures, its end, and files to feed it with.

import { gzipSync } from "node:zlib";
import { digits } from "downhill";
import type { Page } from "playwright-core";
import { typeInto } from "./hand.js";

export const ACCURACY = "dl.standing > div:nth-child(4) dd";
export const STEP = "dl.standing > div:nth-child(2) dd";

/** On a machine that others share, times are printed and not demanded. */
export const demandsTimes = !process.env.SHARED_MACHINE;

/** Waits until training has ended by itself. */
export async function rest(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Train on" }).waitFor({ timeout: 90_000 });
  await page.waitForFunction(
    (selector) => /\d/.test(document.querySelector(selector)?.textContent ?? ""),
    ACCURACY,
  );
}

export async function trainFor(page: Page, epochs: number): Promise<void> {
  await typeInto(page, "Epochs", `${epochs}\n`);
  await page.getByRole("button", { name: /^(Train|Start anew)$/ }).click();
  await rest(page);
}

export async function accuracyOf(page: Page): Promise<number> {
  return Number.parseFloat((await page.textContent(ACCURACY)) ?? "") / 100;
}

/** Waits until the page answers so to what is drawn. */
export async function answers(page: Page, beginning: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector(".answer")?.textContent?.startsWith(text),
    beginning,
  );
}

export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function fileOf(name: string, content: string | Buffer): TestFile {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(content as string) };
}

/** Files of MNIST's form with built-in digits in them. */
export async function idxFiles({ gzipped }: { gzipped: boolean }): Promise<TestFile[]> {
  const { train, test } = await digits({ train: 3000, test: 500 });
  const file = (name: string, shape: number[], data: Uint8Array) => {
    const header = Buffer.alloc(4 + 4 * shape.length);
    header.set([0, 0, 8, shape.length]);
    shape.forEach((size, i) => {
      header.writeUInt32BE(size, 4 + 4 * i);
    });
    const bytes = Buffer.concat([header, data]);
    return gzipped ? fileOf(`${name}.gz`, gzipSync(bytes)) : fileOf(name, bytes);
  };
  return [["train", train] as const, ["t10k", test] as const].flatMap(
    ([name, { size, features, target }]) => [
      file(`${name}-images-idx3-ubyte`, [size, 28, 28], features as Uint8Array),
      file(`${name}-labels-idx1-ubyte`, [size], Uint8Array.from(target.data)),
    ],
  );
}

/** Lets files fall onto the page, and answers whether it showed that it would take them. */
export function drop(page: Page, files: readonly TestFile[]): Promise<boolean> {
  const sent = files.map(({ name, buffer }) => ({ name, content: buffer.toString("base64") }));
  return page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, content } of dropped) {
      const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    const main = document.querySelector("main") as HTMLElement;
    const happen = (type: string) =>
      main.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    happen("dragover");
    const shown = () => getComputedStyle(main, "::after").position === "fixed";
    const before = shown();
    happen("drop");
    return before && !shown();
  }, sent);
}

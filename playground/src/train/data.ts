// Images to learn from: drawn by the package, or the four files of MNIST that the visitor has.

import { type Dataset, dataset, type MnistBytes, type TrainerModel } from "downhill";

export interface Images {
  readonly train: Dataset;
  readonly test: Dataset;
}

/** The same in the form that a model takes them, and with targets that its loss takes. */
export function fitting({ train, test }: Images, { description: { input, loss } }: TrainerModel): Images {
  const form = (images: Dataset) => {
    const shaped = images.reshape(input);
    return loss.kind === "sumOfSquaresError" ? shaped.oneHot() : shaped;
  };
  return { train: form(train), test: form(test) };
}

/** What the images' worker is asked for. */
export type ImagesRequest =
  | { readonly kind: "digits"; readonly train: number; readonly test: number }
  | { readonly kind: "mnist"; readonly files: Record<Part, File> };

/** Images of 28 × 28 bytes, one after the other, and the digits they show. */
export interface PlainImages {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly labels: Int32Array<ArrayBuffer>;
}

export type ImagesAnswer =
  | { readonly images: { readonly train: PlainImages; readonly test: PlainImages } }
  | { readonly error: string };

/** How many digits are drawn to learn from. */
export const amounts = [5_000, 20_000, 60_000] as const;
export type Amount = (typeof amounts)[number];

const drawn = new Map<Amount, Promise<Images>>();

/** The built-in digits, a tenth as many to test with, but not too few. */
export function drawDigits(amount: Amount): Promise<Images> {
  let images = drawn.get(amount);
  if (!images) {
    images = ask({ kind: "digits", train: amount, test: Math.max(2_000, amount / 10) });
    images.catch(() => drawn.delete(amount));
    drawn.set(amount, images);
  }
  return images;
}

/** Asks a worker that is there for this one question. */
function ask(request: ImagesRequest): Promise<Images> {
  const worker = new Worker(new URL("./images-worker.js", import.meta.url), { type: "module" });
  const answer = new Promise<Images>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ImagesAnswer>) => {
      if ("error" in data) reject(new Error(data.error));
      else resolve({ train: toDataset(data.images.train), test: toDataset(data.images.test) });
    };
    worker.onerror = ({ message }) =>
      reject(new Error(message || "images-worker.js: it could not be started"));
  });
  worker.postMessage(request);
  return answer.finally(() => worker.terminate());
}

function toDataset({ pixels, labels }: PlainImages): Dataset {
  return dataset({ x: pixels, t: labels, shape: [784], classes: 10, scale: 1 / 255 });
}

export type Part = keyof MnistBytes;
export type Parts = Partial<Readonly<Record<Part, File>>>;

/** The names of the four files, as MNIST has them. */
export const partNames: Readonly<Record<Part, string>> = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
};
export const partList = Object.keys(partNames) as Part[];

/** Which of the four a file is, by its name: mirrors write dots for dashes, unzip tools add numbers. */
export function partOf(name: string): Part | undefined {
  const lower = name.toLowerCase();
  const kind = lower.includes("image") ? "Images" : lower.includes("label") ? "Labels" : undefined;
  const set = lower.includes("train") ? "train" : /t10k|test/.test(lower) ? "test" : undefined;
  return kind && set && `${set}${kind}`;
}

export function isComplete(parts: Parts): parts is Record<Part, File> {
  return partList.every((part) => parts[part]);
}

/** @throws {Error} with what the package says of a file that is not IDX, damaged, or does not fit its partner. */
export function readMnist(files: Record<Part, File>): Promise<Images> {
  return ask({ kind: "mnist", files });
}

/** One image's bytes. */
export function imageOf({ features }: Dataset, index: number): Uint8Array {
  return (features as Uint8Array).subarray(index * 784, (index + 1) * 784);
}

/** The digits that the images show. */
export function labelsOf({ target }: Dataset): Int32Array {
  if (target.form !== "labels") throw new TypeError("images without class indices");
  return target.data;
}

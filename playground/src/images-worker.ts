// Makes data sets away from the page: digits are drawn, files unpacked and checked; the arrays are moved, not copied.

import { digits, mnistFromBytes } from "downhill";
import type { ImagesAnswer, ImagesRequest, PlainImages } from "./train/data.js";

type Images = Awaited<ReturnType<typeof digits>>;

function plain({ train, test }: Images): { [Part in keyof Images]: PlainImages } {
  const [first, second] = [train, test].map(({ features, target }) => {
    if (!(features instanceof Uint8Array) || target.form !== "labels")
      throw new TypeError("images of bytes with labels");
    // Two parts of one buffer could not both be moved.
    return { pixels: features.slice(), labels: target.data.slice() };
  });
  return { train: first, test: second };
}

async function make(request: ImagesRequest): Promise<Images> {
  if (request.kind === "digits") return digits({ train: request.train, test: request.test });
  const images = await mnistFromBytes(request.files, { flatten: false });
  const shape = images.train.featureShape.join("×");
  if (shape === "28×28") return images;
  throw new RangeError(`${request.files.trainImages.name}: expected images of 28×28, got ${shape}.`);
}

addEventListener("message", async ({ data }: MessageEvent<ImagesRequest>) => {
  const post = postMessage as (message: ImagesAnswer, transfer?: Transferable[]) => void;
  try {
    const images = plain(await make(data));
    const buffers = Object.values(images).flatMap(({ pixels, labels }) => [pixels.buffer, labels.buffer]);
    post({ images }, buffers);
  } catch (error) {
    post({ error: error instanceof Error ? error.message : String(error) });
  }
});

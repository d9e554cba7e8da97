// A tiny MNIST: three training images of 2×2, two test images.

/** IDX bytes of a shape; the header as the format has it. */
export function idx(shape: number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x800 + shape.length);
  shape.forEach((size, axis) => {
    view.setUint32(4 + 4 * axis, size);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

export const pixels = (count: number, start: number) =>
  Uint8Array.from({ length: count }, (_, i) => start + i);
export const tiny = {
  trainImages: idx([3, 2, 2], pixels(12, 0)),
  trainLabels: idx([3], [9, 0, 4]),
  testImages: idx([2, 2, 2], pixels(8, 100)),
  testLabels: idx([2], [1, 9]),
};

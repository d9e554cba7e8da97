import { describe, expect, test } from "vitest";
import { readDrawing } from "../../src/data/digits/drawings.js";
import { digitImages } from "../../src/data/digits/index.js";
import { STYLES } from "../../src/data/digits/styles/index.js";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

function imageOf(images: Uint8Array, i: number): Uint8Array {
  return images.subarray(i * PIXELS, (i + 1) * PIXELS);
}

/** Mass, centre of mass in pixels, and bounding box of an image's ink. */
function inkOf(image: Uint8Array) {
  let mass = 0;
  let x = 0;
  let y = 0;
  const box = { left: SIDE, right: -1, top: SIDE, bottom: -1 };
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const value = image[row * SIDE + column];
      if (value === 0) continue;
      mass += value;
      x += value * column;
      y += value * row;
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column);
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row);
    }
  }
  return { mass, x: x / mass, y: y / mass, ...box };
}

describe("digitImages: the same digits everywhere", () => {
  test("the bits of a small set are the stored ones", async () => {
    const { images, labels } = digitImages({ count: 50, seed: 1, purpose: "train" });
    // SHA-256 of the 50 label bytes followed by the 50 × 784 image bytes, as this package drew them when the digits
    // were last changed on purpose. A change of styles, HAND or stages gives a new value; a new engine must not.
    const hash = await crypto.subtle.digest("SHA-256", Uint8Array.of(...labels, ...images));
    const digits = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(digits).toBe("b6fde79b08db40fab7403ba53fbf6517a34d49854ace74cd69bcb5c0a059e528");
  });

  test("image i does not depend on how many are made, nor on where the part begins", () => {
    const whole = digitImages({ count: 45, seed: 3, purpose: "test" });
    const part = digitImages({ count: 14, first: 17, seed: 3, purpose: "test" });
    expect(part.labels).toEqual(whole.labels.slice(17, 31));
    expect(part.images).toEqual(whole.images.slice(17 * PIXELS, 31 * PIXELS));
    expect(digitImages({ count: 0, seed: 3, purpose: "test" }).images.length).toBe(0);
  });

  test("training, test and other seeds' images are all different", () => {
    const seen = new Set<string>();
    let made = 0;
    for (const purpose of ["train", "test"] as const) {
      // 2^32 + 1 differs from 1 only in the seed's high half.
      for (const seed of [0, 1, 2, 4294967297]) {
        const { images } = digitImages({ count: 60, seed, purpose });
        for (let i = 0; i < 60; i++, made++) seen.add(imageOf(images, i).join());
      }
    }
    expect(seen.size).toBe(made);
  });
});

describe("digitImages: labels", () => {
  test("every ten images hold each digit once, in an order that changes", () => {
    const { labels } = digitImages({ count: 500, seed: 4, purpose: "train" });
    const orders = new Set<string>();
    for (let block = 0; block < 50; block++) {
      const ten = [...labels.subarray(block * 10, block * 10 + 10)];
      orders.add(ten.join());
      expect(ten.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(orders.size).toBeGreaterThan(45);
  });

  test("what cannot be drawn is refused by name", () => {
    expect(() => digitImages({ count: -1, seed: 0, purpose: "train" })).toThrow(/digitImages: count/);
    expect(() => digitImages({ count: 1, seed: 0.5, purpose: "train" })).toThrow(/digitImages: seed/);
    expect(() => digitImages({ count: 1, first: -1, seed: 0, purpose: "train" })).toThrow(/first/);
    expect(() => digitImages({ count: 1, seed: 0, purpose: "trial" as "test" })).toThrow(/"train", "test"/);
  });
});

describe("digitImages: MNIST's form", () => {
  const count = 3000;
  const { images, labels } = digitImages({ count, seed: 5, purpose: "train" });
  const inks = Array.from({ length: count }, (_, i) => inkOf(imageOf(images, i)));

  test("ink fits a box of 20 pixels and fills its longer side", () => {
    for (const ink of inks) {
      const longer = Math.max(ink.right - ink.left, ink.bottom - ink.top) + 1;
      expect(longer).toBeLessThanOrEqual(20);
      // A line's end that just touches the outer pixel may leave less than half a grey step there.
      expect(longer).toBeGreaterThanOrEqual(19);
    }
  });

  test("the centre of mass is within half a pixel of (14, 14), unless the box is at the image's edge", () => {
    let offCentre = 0;
    for (const { x, y, left, right, top, bottom } of inks) {
      if (Math.max(Math.abs(x - 14), Math.abs(y - 14)) <= 0.5) continue;
      offCentre++;
      expect(left === 0 || top === 0 || right === SIDE - 1 || bottom === SIDE - 1).toBe(true);
    }
    expect(offCentre).toBeLessThan(count / 100);
  });

  test("as much ink as in MNIST, whose mean is 0.131 and whose share of pixels with ink is 0.191", () => {
    let sum = 0;
    let inked = 0;
    for (const value of images) {
      sum += value;
      if (value > 0) inked++;
    }
    expect(Math.abs(sum / 255 / images.length - 0.131)).toBeLessThan(0.008);
    expect(Math.abs(inked / images.length - 0.191)).toBeLessThan(0.012);
  });

  test("a one has the least ink and a zero the most; full ink is reached", () => {
    const mass = new Array(10).fill(0);
    for (let i = 0; i < count; i++) mass[labels[i]] += inks[i].mass;
    expect(mass.indexOf(Math.min(...mass))).toBe(1);
    expect(mass.indexOf(Math.max(...mass))).toBe(0);
    expect(images.includes(255)).toBe(true);
  });
});

describe("the styles", () => {
  const all = STYLES.flatMap((styles, digit) =>
    styles.map((style, i) => ({ name: `${digit}, style ${i}`, style })),
  );

  test.each(all)("$name: drawings that can be mixed, inside the field", ({ style }) => {
    const drawings = style.drawings.map(readDrawing);
    expect(style.weight).toBeGreaterThan(0);
    for (const drawing of drawings) {
      expect(drawing.pieces).toEqual(drawings[0].pieces);
      expect(drawing.ends).toEqual(drawings[0].ends);
      // More would not fit the buffers of hand.ts and path.ts.
      expect(drawing.x.length).toBeLessThanOrEqual(24);
      for (const value of [...drawing.x, ...drawing.y]) {
        expect(Math.abs(value)).toBeLessThanOrEqual(0.5);
      }
    }
  });
});

// Both languages say everything; numbers are written as the page writes them.

import { expect, test } from "vitest";
import { count, megabytes, percent, short } from "../src/page/numbers.js";
import { en } from "../src/words/en.js";
import { ko } from "../src/words/ko.js";

/** Paths of all words, and whether each is text or a function of how much. */
function shapeOf(words: object, path = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object"
      ? shapeOf(value, `${path}${key}.`)
      : [`${path}${key}: ${typeof value === "function" ? value.length : typeof value}`],
  );
}

test("English and Korean have the same words, none empty", () => {
  expect(shapeOf(ko)).toEqual(shapeOf(en));
  for (const words of [en, ko]) expect(JSON.stringify(words)).not.toContain('""');
});

test.each([
  [220.00000000000003, "220"],
  [-0.4159123, "−0.4159"],
  [1234567, "1234567"],
  [0.000012345, "1.234×10⁻⁵"],
  [2.5e9, "2.5×10⁹"],
  [0, "0"],
  [-0, "0"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NaN, "NaN"],
])("%d is written %s", (value, text) => {
  expect(short(value)).toBe(text);
});

test("shares and counts", () => {
  expect(percent(0.93123)).toBe("93.1\u202f%");
  expect(count(60000)).toBe("60\u202f000");
  expect(megabytes(8_340_000)).toBe("8.3\u202fMB");
  expect(megabytes(24_400_000)).toBe("24\u202fMB");
});

// The page's languages. English says which words there are; the others must have them all.

import type { en } from "./en.js";

export type Words = typeof en;
export type GraphWords = Words["graph"];
export type DescentWords = Words["descent"];
export type TrainWords = Words["train"];

/** Each is a file of its own, loaded when it is first spoken. */
export const languages = {
  en: { name: "English", load: async (): Promise<Words> => (await import("./en.js")).en },
  ko: { name: "한국어", load: async (): Promise<Words> => (await import("./ko.js")).ko },
} as const;

export type Language = keyof typeof languages;

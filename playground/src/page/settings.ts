// What the visitor chose for the whole page, kept in the browser.

import type { Language } from "../words/index.js";
import { store } from "./store.js";

export type Theme = "auto" | "light" | "dark";

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = "downhill.playground";

/** A browser may refuse to keep anything: the page works without. */
function kept(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

const { language, theme } = kept();

export const settings = store<Settings>({
  language:
    language === "en" || language === "ko" ? language : navigator.language.startsWith("ko") ? "ko" : "en",
  theme: theme === "light" || theme === "dark" ? theme : "auto",
});

settings.listen((state) => {
  document.documentElement.lang = state.language;
  document.documentElement.dataset.theme = state.theme;
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Then the next visit begins anew.
  }
});

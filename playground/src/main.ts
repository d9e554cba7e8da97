// The page: settings and address → frame and place. Whatever changes, both are built anew from the state.

import { forgetColours } from "./page/colours.js";
import { fill } from "./page/element.js";
import { frame } from "./page/frame.js";
import { placeOf, places } from "./page/places.js";
import { settings } from "./page/settings.js";
import { languages } from "./words/index.js";

let close = () => {};
let turn = 0;

async function show(): Promise<void> {
  const mine = ++turn;
  const { language } = settings.state;
  const name = placeOf(location.hash);
  // Both are on the way at once; the frame needs only the words.
  const opening = places[name]();
  opening.catch(() => {});
  const words = await languages[language].load();
  // Someone may have gone on while they were loading.
  if (mine !== turn) return;
  const { element, main } = frame(words, settings.state, name);
  const focused = document.activeElement?.closest("header") ? focusPath() : undefined;
  close();
  close = () => {};
  forgetColours();
  document.title = `${words.places[name]} · downhill`;
  fill(document.body, element);
  if (focused) restoreFocus(focused);
  try {
    const open = await opening;
    if (mine === turn) close = open(main, { words, language });
  } catch (error) {
    fill(main, words.broken(error instanceof Error ? error.message : String(error)));
    throw error;
  }
}

/** Which of the header's controls had the focus: it is built anew, and the keyboard shall stay where it was. */
function focusPath(): number {
  return [...document.querySelectorAll("header a, header button")].indexOf(document.activeElement as Element);
}

function restoreFocus(index: number): void {
  document.querySelectorAll<HTMLElement>("header a, header button")[index]?.focus();
}

settings.listen(() => void show());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void show());
addEventListener("hashchange", () => {
  void show();
  scrollTo(0, 0);
});

// A file that falls where nobody takes it does not take the page's place, and what was trained with it.
for (const type of ["dragover", "drop"] as const)
  addEventListener(type, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });

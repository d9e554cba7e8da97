// The frame around the places: name, navigation, language, light or dark, and in which mode the page runs.

import { languages, type Words } from "../words/index.js";
import { h, s } from "./element.js";
import { mode } from "./mode.js";
import { type PlaceName, placeNames } from "./places.js";
import { type Settings, settings, type Theme } from "./settings.js";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

/** A curve that goes downhill. */
function mark(): SVGElement {
  return s(
    "svg",
    { class: "mark", viewBox: "0 0 32 24", "aria-hidden": true },
    s("path", { d: "M2 3c8 0 8 16 16 16 4 0 5-2 12-2" }),
    s("circle", { cx: 18, cy: 19, r: 3.2 }),
  );
}

export interface Frame {
  readonly element: HTMLElement;
  /** Where the present place goes. */
  readonly main: HTMLElement;
}

export function frame(words: Words, { language, theme }: Settings, place: PlaceName): Frame {
  const main = h("main", { id: "place", tabindex: -1 });
  const links = placeNames.map((name) =>
    h("a", { href: `#${name}`, "aria-current": name === place ? "page" : null }, words.places[name]),
  );
  const languageButtons = Object.entries(languages).map(([code, { name }]) =>
    h(
      "button",
      {
        type: "button",
        lang: code,
        "aria-pressed": code === language ? "true" : "false",
        onclick: () => settings.update({ language: code as Settings["language"] }),
      },
      name,
    ),
  );
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const themeButton = h(
    "button",
    {
      type: "button",
      class: "theme",
      "aria-label": `${words.theme.label}: ${words.theme[theme]}`,
      title: `${words.theme.label}: ${words.theme[theme]}`,
      onclick: () => settings.update({ theme: nextTheme }),
    },
    h("span", { class: `theme-icon ${theme}`, "aria-hidden": true }),
  );
  const element = h(
    "div",
    { class: "page" },
    h("a", { class: "skip", href: "#place", onclick: (event: Event) => skip(event, main) }, words.skip),
    h(
      "header",
      {},
      h("a", { class: "name", href: "#train" }, mark(), "downhill"),
      h("nav", { "aria-label": words.navigation }, links),
      h(
        "div",
        { class: "settings" },
        h("div", { class: "languages", role: "group", "aria-label": words.language }, languageButtons),
        themeButton,
      ),
    ),
    main,
    h("footer", {}, h("p", { id: "mode" }, words.mode(mode())), h("p", {}, words.footer)),
  );
  return { element, main };
}

/** The address stays that of the place. */
function skip(event: Event, main: HTMLElement): void {
  event.preventDefault();
  main.focus();
}

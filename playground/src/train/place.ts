// The place where a network learns to read digits: choose, train, watch, draw, keep.

import { fill, h } from "../page/element.js";
import type { Place } from "../page/place.js";
import { charts } from "./charts.js";
import { confusionMatrix } from "./confusion.js";
import { memoryLine, modelFiles, runButtons, standing, troubleBox } from "./controls.js";
import { takeFiles } from "./files.js";
import { mistakes } from "./mistakes.js";
import { pad } from "./pad/pad.js";
import { prepareSoon } from "./preparation.js";
import { settingsForm } from "./settings.js";
import { train } from "./state.js";
import { weightPictures } from "./weights.js";

export const openTrain: Place = (host, { words: { train: words } }) => {
  const pieces = {
    settings: settingsForm(words),
    run: runButtons(words),
    memory: memoryLine(words),
    files: modelFiles(words),
    trouble: troubleBox(words),
    standing: standing(words),
    charts: charts(words),
    pad: pad(words),
    weights: weightPictures(words),
    confusion: confusionMatrix(words),
    mistakes: mistakes(words),
  };
  fill(
    host,
    h("h1", {}, words.title),
    h("p", { class: "lead" }, words.lead),
    h(
      "div",
      { class: "train-columns" },
      h(
        "div",
        { class: "card side" },
        pieces.settings.element,
        h("div", {}, pieces.run.element, pieces.memory.element),
        pieces.files.element,
      ),
      h(
        "div",
        { class: "results" },
        pieces.trouble.element,
        pieces.standing.element,
        pieces.charts.element,
        h("div", { class: "pair" }, pieces.pad.element, pieces.weights.element),
        h("div", { class: "pair" }, pieces.confusion.element, pieces.mistakes.element),
      ),
    ),
  );
  const all = Object.values(pieces);
  const stop = train.listen((state) => {
    for (const piece of all) piece.show(state);
  });
  host.dataset.drop = words.dropHere;
  const closeDrop = acceptDrops(host);
  if (!train.state.memory) prepareSoon();
  return () => {
    stop();
    closeDrop();
    for (const piece of all) if ("close" in piece) piece.close?.();
  };
};

/** Files may be dropped anywhere on the page. */
function acceptDrops(host: HTMLElement): () => void {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    host.classList.add("dropping");
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) host.classList.remove("dropping");
  };
  const drop = (event: DragEvent) => {
    host.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    // Text that is dragged is for the fields.
    if (files.length === 0) return;
    event.preventDefault();
    void takeFiles(files);
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", leave);
  document.addEventListener("drop", drop);
  return () => {
    document.removeEventListener("dragover", over);
    document.removeEventListener("dragleave", leave);
    document.removeEventListener("drop", drop);
  };
}

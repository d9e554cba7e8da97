// The suite as a page: the same cases as in Node, every case of every side in a web worker of its own.

import { cases } from "../cases/index.mjs";
import { compare } from "../suite/compare.mjs";
import { cells, HEADINGS, markdown } from "../suite/report.mjs";

const element = (id) => document.getElementById(id);
const [runButton, stopButton, copyButton] = ["run", "stop", "copy"].map(element);
const [filter, state, body] = ["filter", "state", "rows"].map(element);
let comparisons = [];
let stopped = false;

/** The side "wasm" or "typescript". */
function sideInBrowser(side) {
  return {
    async open(name) {
      const worker = new Worker(new URL("./side.js", import.meta.url), { type: "module" });
      const ask = (message) =>
        new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
          worker.onerror = (event) => reject(new Error(event.message || "a worker that did not start"));
          worker.postMessage(message);
        });
      await ask({ side, name });
      return { time: async () => (await ask("time")).samples, close: () => worker.terminate() };
    },
  };
}

function addRow(texts) {
  const row = body.insertRow();
  for (const text of texts) row.insertCell().textContent = text;
}

async function run() {
  const words = filter.value.split(",").flatMap((word) => word.trim() || []);
  const chosen = cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const sides = { wasm: sideInBrowser("wasm"), typescript: sideInBrowser("typescript") };
  body.replaceChildren();
  comparisons = [];
  stopped = false;
  [runButton.disabled, stopButton.disabled, copyButton.disabled] = [true, false, true];
  try {
    for (const [i, { name }] of chosen.entries()) {
      if (stopped) break;
      state.textContent = `${i + 1} of ${chosen.length}: ${name} …`;
      comparisons.push(await compare(name, sides));
      addRow(cells(comparisons.at(-1)));
    }
    state.textContent = `${comparisons.length} comparisons.`;
  } catch (error) {
    state.textContent = `It failed: ${error.message}`;
    throw error;
  } finally {
    [runButton.disabled, stopButton.disabled] = [false, true];
    copyButton.disabled = comparisons.length === 0;
  }
}

async function copy() {
  const text = `${navigator.userAgent}\n\n${markdown(comparisons)}\n`;
  try {
    await navigator.clipboard.writeText(text);
    state.textContent = "The table is on the clipboard, as Markdown.";
  } catch {
    // No right to the clipboard (a page that is neither https nor localhost): selected, it can be copied by hand.
    getSelection().selectAllChildren(element("table"));
    state.textContent = "The table is selected: copy it with the keyboard.";
  }
}

element("agent").textContent = navigator.userAgent;
const head = element("headings").insertRow();
for (const heading of HEADINGS) {
  const cell = document.createElement("th");
  cell.scope = "col";
  cell.textContent = heading;
  head.append(cell);
}
runButton.onclick = run;
stopButton.onclick = () => {
  stopped = true;
};
copyButton.onclick = copy;

// Driven from outside: bench/browser/run.mjs waits for the answer.
const driven = new URLSearchParams(location.search).get("words");
if (driven !== null) {
  filter.value = driven;
  const answer = await run().then(
    () => ({ agent: navigator.userAgent, comparisons }),
    (error) => ({ error: error.message }),
  );
  await fetch("./answer", { method: "POST", body: JSON.stringify(answer) });
}

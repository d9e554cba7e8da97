// A side in a process of its own: node serve.mjs FILE WORK OPTIONS. It takes `checked` steps and says their values, fewer
// where they take too long, then times a round of steps for every line that it reads.

import { createInterface } from "node:readline";

const [file, ...texts] = process.argv.slice(2);
const [work, options] = texts.map((text) => JSON.parse(text));
const { open } = await import(`./${file}`).catch(leave);
const step = await open(work, options).catch(leave);

const MILLISECONDS_TO_CHECK = 10_000;

const values = [];
try {
  for (const start = performance.now(); values.length < work.checked; ) {
    values.push(await step(values.length));
    if (performance.now() - start > MILLISECONDS_TO_CHECK) break;
  }
} catch (error) {
  leave(error);
}
say({ values });

let number = values.length;
for await (const line of createInterface({ input: process.stdin })) {
  const { steps } = JSON.parse(line);
  let value;
  const start = performance.now();
  for (let i = 0; i < steps; i++) {
    value = step(number++);
    // Awaiting what is no promise would cost a turn of the microtask queue.
    if (value instanceof Promise) value = await value;
  }
  say({ seconds: (performance.now() - start) / 1000 / steps, value });
}
process.exit();

/** What cannot run here says why and goes. */
function leave(error) {
  say({ error: error.message.split("\n")[0] });
  process.exit();
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

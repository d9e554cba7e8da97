// What goes wrong in a page only, and what is said of it.

import { describe, expect, test } from "vitest";
import { ISOLATION } from "../bundlers/server.js";
import { found } from "./page-program.js";
import { visited } from "./visit.js";

/** Starts a worker from a text, in the page. */
const startFrom = (script: string) =>
  `() => new Worker(URL.createObjectURL(new Blob([${script}], { type: "text/javascript" })), { type: "module" })`;

describe.each(visited)("%s", (browser) => {
  test("a worker that fails while it trains rejects with the very error, then and later", async () => {
    const script = `"import " + JSON.stringify(new URL("./dist/trainer-worker.js", location.href).href) + ";" +
      "const fail = () => { throw Object.assign(new RangeError('out of order'), { code: 7 }); };" +
      "addEventListener('message', ({ data }) => data.method === 'fit' && setTimeout(fail, 50));"`;
    const said = await found(
      browser,
      `const trainer = await spawnTrainer({ worker: ${startFrom(script)} });
       const model = await trainer.compile(network(5), { input: [100], loss });
       const error = await model.fit(samples(10), { steps: 1e12 }).catch((error) => error);
       const { name, message, code, stack } = error;
       const later = await failure(model.predict(new Float32Array(100)));
       return { name, message, code, same: error instanceof RangeError, traced: stack.includes("fail"), later };`,
    );
    const message = "out of order";
    const later = `RangeError: ${message}`;
    expect(said).toEqual({ name: "RangeError", message, code: 7, same: true, traced: true, later });
  });

  test("a worker of the page's own that does not start is not taken for the package's", async () => {
    const program = `return failure(spawnTrainer({ worker: ${startFrom(`"throw new Error('broken')"`)} }));`;
    expect(await found(browser, program)).toMatch(
      /^Error: spawnTrainer: worker: expected a worker that calls serveTrainer\(\), got .*broken\.$/,
    );
  });

  test("threads on the page's own thread, which may not wait", async () => {
    const program = `return failure(network(5).compile({ input: [100], loss, threads: 2 }));`;
    expect(await found(browser, program, { headers: ISOLATION })).toBe(
      "Error: threads: expected a thread that may wait, got the page's own. " +
        'Use one thread, or "auto"; a trainer, as spawnTrainer() starts, may have more.',
    );
    expect(await found(browser, program)).toBe(
      'Error: threads: expected workers that can share memory, got none here. Use one thread, or "auto".',
    );
  });
});

// A trainer in Node: a thread of the process that ends with it, and that may end before it.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { spawnTrainer } from "../../src/trainer/spawn.js";
import { clouds } from "../model/small-data.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const network = sequential([dense(8), relu(), dense(3)]);
const options = { input: [2], loss: softmaxCrossEntropy() };
const data = clouds(200);
const forever = { batchSize: 50, epochs: 1e6 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "downhill-trainer-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the process", () => {
  const program = (body: string) => `
    import { dataset, dense, sequential, spawnTrainer, softmaxCrossEntropy } from ${JSON.stringify(
      pathToFileURL(join(root, "dist/index.js")).href,
    )};
    const data = dataset({ x: [[0, 1], [1, 0]], t: [0, 1] });
    const trainer = await spawnTrainer();
    const model = await trainer.compile(sequential([dense(2)]), { input: [2], loss: softmaxCrossEntropy() });
    ${body}`;
  const runProgram = async (name: string, body: string) => {
    const file = join(folder, name);
    await writeFile(file, program(body));
    return run(process.execPath, [file], { timeout: 20_000 });
  };

  test("ends by itself while its trainer has nothing to do", async () => {
    const { stdout } = await runProgram(
      "idle.mjs",
      "await model.fit(data, { epochs: 3 }); console.log('trained');",
    );
    expect(stdout).toBe("trained\n");
  });

  test("waits for what the trainer does", async () => {
    const body = "model.fit(data, { steps: 20_000 }).then(({ steps }) => console.log(steps));";
    expect((await runProgram("busy.mjs", body)).stdout).toBe("20000\n");
  });

  test("says what nobody caught", async () => {
    await expect(runProgram("wrong.mjs", "await model.getParameter('none');")).rejects.toThrow(
      "parameter: expected one of dense_1.weight, dense_1.bias",
    );
  });
});

describe("files", () => {
  test("are written and read by the worker", async () => {
    const trainer = await spawnTrainer();
    const model = await trainer.compile(network, options);
    await model.fit(data, { epochs: 2 });
    const path = join(folder, "model.safetensors");
    await model.save(path);
    expect(new Uint8Array(await readFile(path))).toEqual(await model.toBytes());
    const again = await trainer.loadModel(path);
    expect(await again.predict([[1, 2]])).toEqual(await model.predict([[1, 2]]));
    await expect(trainer.loadModel(join(folder, "none"))).rejects.toThrow("nothing of that name (ENOENT)");
    await expect(model.save(join(folder, "no", "folder"))).rejects.toThrow("ENOENT");
    await trainer.close();
  });
});

test("kernels that are given are those of all threads", async () => {
  // A custom section tells them from the package's own.
  const mark = [0, 5, 4, ...new TextEncoder().encode("mark")];
  const kernels = join(folder, "marked.wasm");
  const own = await readFile(join(root, "src/kernels/wasm/simd.wasm"));
  await writeFile(kernels, Buffer.concat([own, Uint8Array.from(mark)]));
  const script = `
    import { dense, load, sequential, softmaxCrossEntropy, spawnTrainer } from ${JSON.stringify(
      pathToFileURL(join(root, "dist/index.js")).href,
    )};
    import { readFile } from "node:fs/promises";
    const trainer = await spawnTrainer({ wasm: readFile(${JSON.stringify(kernels)}) });
    const options = { input: [2], loss: softmaxCrossEntropy(), threads: 2 };
    const { threads } = await trainer.compile(sequential([dense(2)]), options);
    const { module } = await load({ variant: "threads" });
    console.log(threads, WebAssembly.Module.customSections(module, "mark").length);
    await trainer.close();`;
  const file = join(folder, "marked.mjs");
  await writeFile(file, script);
  expect((await run(process.execPath, [file], { timeout: 20_000 })).stdout).toBe("2 1\n");
});

describe("a worker that ends", () => {
  /** Starts a trainer and gives hold of its thread. */
  async function spawnWatched(worker?: URL) {
    const threads = process.getBuiltinModule("node:worker_threads");
    const started: InstanceType<typeof threads.Worker>[] = [];
    class Watched extends threads.Worker {
      constructor(...args: ConstructorParameters<typeof threads.Worker>) {
        super(...args);
        started.push(this);
      }
    }
    const modules = { ...threads, Worker: Watched };
    const spy = vi.spyOn(process, "getBuiltinModule").mockReturnValue(modules as never);
    const trainer = await spawnTrainer(worker ? { worker } : {}).finally(() => spy.mockRestore());
    return { trainer, thread: started[0] };
  }

  test("rejects what is waited for, and what comes later", async () => {
    const { trainer, thread } = await spawnWatched();
    const model = await trainer.compile(network, options);
    const running = model.fit(data, forever);
    const rejected = expect(running).rejects.toThrow("the worker has ended with code 1");
    await thread.terminate();
    await rejected;
    await expect(model.predict([[1, 2]])).rejects.toThrow("the worker has ended with code 1");
    await expect(trainer.compile(network, options)).rejects.toThrow("the worker has ended with code 1");
    await trainer.close();
  });

  test("by an error of its own rejects with that error", async () => {
    const file = join(folder, "dying.mjs");
    const script = JSON.stringify(join(root, "src/trainer/trainer-worker.js"));
    await writeFile(
      file,
      `import { parentPort } from "node:worker_threads";
      await import(${script});
      const fail = () => { throw new RangeError("out of order"); };
      parentPort.on("message", ({ method }) => void (method === "fit" && setTimeout(fail, 20)));`,
    );
    const { trainer } = await spawnWatched(pathToFileURL(file));
    const model = await trainer.compile(network, options);
    const failure = await model.fit(data, forever).catch((error) => error);
    expect(failure).toBeInstanceOf(RangeError);
    expect(failure.message).toBe("out of order");
    await trainer.close();
  });

  test("that never answers is given up", async () => {
    const file = join(folder, "silent.mjs");
    await writeFile(file, "setInterval(() => {}, 1000);");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const failing = expect(spawnTrainer({ worker: pathToFileURL(file) })).rejects.toThrow(
        /^spawnTrainer: expected a worker from file:.*silent\.mjs, got no answer for a minute\./,
      );
      await vi.advanceTimersByTimeAsync(60_000);
      await failing;
    } finally {
      vi.useRealTimers();
    }
  });

  test("before it answers is explained", async () => {
    const file = join(folder, "broken.mjs");
    await writeFile(file, "throw new Error('broken');");
    await expect(spawnTrainer({ worker: pathToFileURL(file) })).rejects.toThrow(
      /^spawnTrainer: expected a worker from file:.*broken\.mjs, got broken\. Serve trainer-worker\.js/,
    );
  });
});

describe("what is refused or traps inside", () => {
  test("memory: the bytes are said, and the trainer goes on", async () => {
    const trainer = await spawnTrainer();
    const wide = sequential([dense(2_000_000), relu(), dense(3)]);
    const failing = trainer.compile(wide, { ...options, input: [300] });
    await expect(failing).rejects.toThrow(/^memory: expected (at most 4 GiB|\d+ MiB from the engine), got/);
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    const model = await trainer.compile(network, options);
    expect((await model.fit(data, { epochs: 1 })).stopped).toBe(false);
    await trainer.close();
  });

  test("a kernel that traps is a RuntimeError of WebAssembly", async () => {
    // Kernels that are none of ours, but are called like them: the first that runs traps.
    const { readFileSync } = process.getBuiltinModule("node:fs");
    const module = new WebAssembly.Module(readFileSync(join(root, "src/kernels/wasm/simd.wasm")));
    const trapping = await trappingKernels(module);
    const script = `
      import { dense, sequential, softmaxCrossEntropy, spawnTrainer } from ${JSON.stringify(
        pathToFileURL(join(root, "dist/index.js")).href,
      )};
      import { readFileSync } from "node:fs";
      const trainer = await spawnTrainer({ wasm: readFileSync(${JSON.stringify(trapping)}) });
      const model = await trainer.compile(sequential([dense(3)]), { input: [2], loss: softmaxCrossEntropy() });
      const failure = await model.predict([[1, 2]]).catch((error) => error);
      console.log(failure instanceof WebAssembly.RuntimeError, failure.name, failure.message);`;
    const file = join(folder, "trap.mjs");
    await writeFile(file, script);
    const { stdout } = await run(process.execPath, [file], { timeout: 20_000 });
    expect(stdout).toBe("true RuntimeError unreachable\n");
  });

  /** A build whose every kernel is `unreachable`, as a file. */
  async function trappingKernels(module: WebAssembly.Module): Promise<string> {
    const names = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function");
    const text = (value: string) => [...number(value.length), ...new TextEncoder().encode(value)];
    const section = (id: number, content: number[]) => [id, ...number(content.length), ...content];
    const heapBase = names.findIndex(({ name }) => name === "heap_base");
    // Types: () → i32 and () → (); function i is of the second one, but for heap_base.
    const bytes = Uint8Array.from([
      ...[0, 97, 115, 109, 1, 0, 0, 0],
      ...section(1, [2, 0x60, 0, 1, 0x7f, 0x60, 0, 0]),
      ...section(2, [1, ...text("env"), ...text("memory"), 2, 0, 1]),
      ...section(3, [...number(names.length), ...names.map((_, i) => (i === heapBase ? 0 : 1))]),
      ...section(7, [
        ...number(names.length),
        ...names.flatMap(({ name }, i) => [...text(name), 0, ...number(i)]),
      ]),
      ...section(10, [
        ...number(names.length),
        ...names.flatMap((_, i) => (i === heapBase ? [5, 0, 0x41, 128, 8, 0x0b] : [3, 0, 0, 0x0b])),
      ]),
    ]);
    const file = join(folder, "trapping.wasm");
    await writeFile(file, bytes);
    return file;
  }

  function number(value: number): number[] {
    return value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)];
  }
});

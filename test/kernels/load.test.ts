// Kernels from everywhere that `load` takes them from. Runs in Node and in browsers.

import { beforeAll, describe, expect, test } from "vitest";
import { withNote, withSharedMemory } from "../../src/kernels/binary.js";
import { instantiate } from "../../src/kernels/instance.js";
import { load } from "../../src/kernels/load.js";
import { readKernels } from "../../src/kernels/source.js";

const address = new URL("../../src/kernels/wasm/simd.wasm", import.meta.url);
const bytes = await readKernels(address);
const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

describe("load", () => {
  test("options that are none are refused, as often as they are given", async () => {
    for (let i = 0; i < 2; i++) {
      await expect(load({ variant: "gpu" as never })).rejects.toThrow(
        'load: variant: expected one of "simd", "threads", got "gpu".',
      );
      await expect(load({ precision: "half" as never })).rejects.toThrow(
        'load: precision: expected one of "exact", "relaxed", got "half".',
      );
      await expect(load({ simd: 256 as never })).rejects.toThrow(
        'load: simd: expected one of "standard", "wide", got 256.',
      );
      await expect(load({ wasm: "simd.wasm" as never })).rejects.toThrow(
        'load: wasm: expected bytes, a Module, a Response or a URL, got "simd.wasm".',
      );
    }
  });

  test.each([
    ["bytes", () => bytes],
    ["a part of a larger buffer", () => new Uint8Array([1, 2, ...bytes, 3]).subarray(2, -1)],
    ["a buffer", () => bytes.buffer as ArrayBuffer],
    ["a module", () => new WebAssembly.Module(bytes)],
    ["the answer of a fetch", async () => new Response(bytes)],
    ["an address", () => address],
    ["an address with its contents", () => new URL(`data:;base64,${base64}`)],
  ])("takes %s", async (_, source) => {
    const kernels = await load({ wasm: await source() });
    expect(kernels).toMatchObject({ variant: "simd", precision: "exact", wide: false });
    expect(await load()).toBe(kernels);
    const instance = instantiate(kernels, new WebAssembly.Memory({ initial: 1 }));
    expect(instance.kernel("gemm_nn_f32")).toBeTypeOf("function");
  });

  test("bytes that are given are what other builds are made of, also of those that were there", async () => {
    const isMarked = async () => {
      const { module } = await load({ variant: "threads" });
      return WebAssembly.Module.customSections(module, "mark").length === 1;
    };
    expect(await isMarked()).toBe(false);
    await load({ wasm: withNote(bytes, "mark") });
    expect(await isMarked()).toBe(true);
    await expect(load({ wasm: bytes.subarray(0, 5000) })).rejects.toThrow("damaged");
    expect(await isMarked()).toBe(false);
  });

  test("a page of HTML in place of the kernels is said to be one, and where it came from", async () => {
    const page = new TextEncoder().encode("\n<!DOCTYPE html><title>Not found</title>");
    await expect(load({ wasm: page })).rejects.toThrow(
      'load: expected WebAssembly from bytes, got a page of HTML, "<!DOCTYPE html><title>Not found</title>".',
    );
    const address = "data:text/html,<html>lost</html>";
    await expect(load({ wasm: new URL(address) })).rejects.toThrow(
      `load: expected WebAssembly from ${address}, got a page of HTML, "<html>lost</html>".`,
    );
    const commented = new TextEncoder().encode("<!-- served by nobody -->\n<html>");
    await expect(load({ wasm: commented })).rejects.toThrow(/got a page of HTML, .*Servers answer so/);
    await expect(load({ wasm: new Response("", { status: 404 }) })).rejects.toThrow(
      "load: expected the kernels at a Response, got HTTP status 404.",
    );
    await expect(load({ wasm: new TextEncoder().encode("wasm") })).rejects.toThrow(
      'load: expected WebAssembly from bytes, got "wasm".',
    );
  });

  test("a file that is missing names itself and what helps", async () => {
    const missing = new URL("no-such-file.wasm", import.meta.url);
    const asked = load({ wasm: missing });
    // A folder has none of that name; a server answers with a status, or with a page of its own.
    await expect(asked).rejects.toThrow(
      /^load: expected .* (at|from) .*no-such-file\.wasm, got (ENOENT|HTTP status 404|a page of HTML)/,
    );
    await expect(asked).rejects.toThrow(missing.href);
    await expect(asked).rejects.toThrow("import downhill/inline");
    await load(); // and the package's own are still found
  });

  test("damaged kernels are refused", async () => {
    await expect(load({ wasm: bytes.subarray(0, 5000) })).rejects.toThrow(
      /^load: expected kernels that compile, got .*damaged/s,
    );
    const stranger = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    await expect(load({ wasm: stranger })).rejects.toThrow(
      "load: expected the kernels of this package, got a module without heap_base.",
    );
    await load();
  });
});

describe("a module changed for a shared memory", () => {
  test("is the same but for the memory that it imports", async () => {
    const shared = withSharedMemory(bytes);
    expect(shared.length - bytes.length).toBe(3);
    expect(shared.subarray(-110_000)).toEqual(bytes.subarray(-110_000));
    const kernels = { ...(await load()), module: await WebAssembly.compile(shared) };
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    expect(instantiate(kernels, memory).heapBase).toBeGreaterThan(0);
    expect(() => instantiate(kernels, new WebAssembly.Memory({ initial: 1 }))).toThrow(WebAssembly.LinkError);
    // A memory that is shared already stays as it is.
    expect(withSharedMemory(shared)).toEqual(shared);
  });

  test("which imports no memory, is refused", () => {
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    expect(() => withSharedMemory(empty)).toThrow("load: expected kernels that import a memory");
  });

  test("with a note has the note, and works", async () => {
    const module = await WebAssembly.compile(withNote(bytes, "wide"));
    expect(WebAssembly.Module.customSections(module, "wide")).toHaveLength(1);
    expect(WebAssembly.Module.exports(module)).toEqual(
      WebAssembly.Module.exports(await WebAssembly.compile(bytes)),
    );
  });
});

describe("kernels are told whether the engine is wide", () => {
  /** A module whose only kernel returns what it imports as `env.wide`. */
  let module: WebAssembly.Module;
  const ascii = (text: string) => new TextEncoder().encode(text);
  const named = (text: string) => [text.length, ...ascii(text)];
  beforeAll(async () => {
    module = await WebAssembly.compile(
      new Uint8Array([
        ...[0, 97, 115, 109, 1, 0, 0, 0],
        ...[1, 5, 1, 96, 0, 1, 127],
        ...[
          2,
          27,
          2,
          ...named("env"),
          ...named("memory"),
          2,
          0,
          1,
          ...named("env"),
          ...named("wide"),
          3,
          127,
          0,
        ],
        ...[3, 2, 1, 0],
        ...[7, 20, 2, ...named("heap_base"), 0, 0, ...named("wide"), 0, 0],
        ...[10, 6, 1, 4, 0, 35, 0, 11],
      ]),
    );
  });

  test.each([false, true])("%s", async (wide) => {
    const instance = instantiate({ ...(await load()), module, wide }, new WebAssembly.Memory({ initial: 1 }));
    expect(instance.kernel("wide")()).toBe(Number(wide));
  });
});

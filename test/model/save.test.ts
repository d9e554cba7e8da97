// Models as bytes. Runs in Node and in browsers.

import { describe, expect, test } from "vitest";
import { FormatError } from "../../src/errors.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/formats/safetensors.js";
import { dense, flatten, relu, softmax } from "../../src/layers/index.js";
import { crossEntropy } from "../../src/losses/index.js";
import { loadModel } from "../../src/model/create.js";
import { sequential } from "../../src/model/sequential.js";
import { clouds } from "./small-data.js";
import { compile } from "./small-network.js";

const data = clouds(100);

describe("a saved model", () => {
  test.each(["f32", "f64"] as const)("comes back with every bit, %s", async (dtype) => {
    const model = await compile({ dtype });
    await model.fit(data, { epochs: 3 });
    const again = await loadModel(model.toBytes());
    expect([again.dtype, again.seed, again.learningRate]).toEqual([dtype, 7, 0.25]);
    expect(again.summary()).toBe(model.summary());
    expect(again.parameterNames).toEqual(["hidden.weight", "hidden.bias", "dense_2.weight", "dense_2.bias"]);
    for (const name of model.parameterNames)
      expect(again.getParameter(name)).toEqual(model.getParameter(name));
    expect((await again.predict(data)).data).toEqual((await model.predict(data)).data);
    expect(again.toBytes()).toEqual(model.toBytes());
    expect((await again.fit(data, { epochs: 1 })).stopped).toBe(false);
  });

  test("restores every kind of layer and loss", async () => {
    const chain = [flatten(), dense(4), relu(), dense(3), softmax()];
    const model = await sequential(chain).compile({ input: [2, 1], loss: crossEntropy({ epsilon: 1e-5 }) });
    const again = await loadModel(model.toBytes());
    expect(again.description.layers.map(({ kind }) => kind)).toEqual(chain.map(({ kind }) => kind));
    expect(again.description.loss.options).toEqual({ epsilon: 1e-5 });
  });

  test("is a safetensors file that other programs can read", async () => {
    const { tensors, metadata } = decodeSafetensors((await compile()).toBytes(), "test");
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ["hidden.weight", "F32", [2, 5]],
      ["hidden.bias", "F32", [5]],
      ["dense_2.weight", "F32", [5, 3]],
      ["dense_2.bias", "F32", [3]],
    ]);
    expect(metadata.format).toBe("downhill");
  });

  test("takes over tensors of another program that fit, whatever their float type", async () => {
    const model = await compile();
    const foreign = encodeSafetensors(
      model.parameterNames.map((name) => {
        const { shape, data: numbers } = model.getParameter(name);
        return [name, { shape, data: Float64Array.from(numbers, (_, i) => i + 1) }];
      }),
    );
    await model.load(foreign);
    expect(model.getParameter("hidden.bias").data).toEqual(Float32Array.of(1, 2, 3, 4, 5));
  });
});

describe("a file that is no such model", () => {
  const failure = (bytes: Uint8Array | string) =>
    loadModel(bytes).then(
      () => "loaded",
      (error) => error,
    );

  test("foreign: says so", async () => {
    const error = await failure(encodeSafetensors([["w", { shape: [1], data: Float32Array.of(1) }]]));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(
      /expected a model saved by downhill, got a safetensors file of another program/,
    );
  });

  test("truncated at any byte: a FormatError, never another", async () => {
    const bytes = (await compile()).toBytes();
    for (let length = 0; length < bytes.length; length += 7) {
      expect(await failure(bytes.slice(0, length)), `${length} bytes`).toBeInstanceOf(FormatError);
    }
  });

  test("with an unknown layer, damaged JSON or a missing part: a FormatError", async () => {
    const { tensors, metadata } = decodeSafetensors((await compile()).toBytes(), "test");
    const model = JSON.parse(metadata.model);
    const broken = [
      "{",
      "null",
      "{}",
      JSON.stringify({ ...model, layers: [{ kind: "constructor", options: {} }] }),
      JSON.stringify({ ...model, layers: [{ kind: "dense", options: { units: -1 } }] }),
      JSON.stringify({ ...model, loss: undefined }),
      JSON.stringify({ ...model, input: "784" }),
      JSON.stringify({ ...model, dtype: "f16" }),
      JSON.stringify({ ...model, optimizer: { kind: "sgd", options: { learningRate: "fast" } } }),
    ];
    for (const description of broken) {
      const bytes = encodeSafetensors(tensors, { ...metadata, model: description });
      expect(await failure(bytes), description.slice(0, 40)).toBeInstanceOf(FormatError);
    }
  });

  test("whose description is of another form anywhere: a FormatError in the package's words", async () => {
    const { tensors, metadata } = decodeSafetensors((await compile()).toBytes(), "test");
    const load = async (model: unknown, text = JSON.stringify(model)) => {
      const said = await failure(encodeSafetensors(tensors, { ...metadata, model: text }));
      expect(said).toBeInstanceOf(FormatError);
      expect(said.message).toMatch(/ expected .*, got /);
      expect(said.message).not.toMatch(/undefined \(reading|Cannot|is not (iterable|a function)/);
    };
    for (const nothing of [null, 5, "x", [], {}]) await load(nothing);
    const model = JSON.parse(metadata.model);
    const deep = `"input":${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    for (const part of ["input", "layers", "loss", "optimizer", "training", "weightDecay"]) {
      for (const wrong of [null, 5, [null], [{ kind: "dense" }], {}, { kind: "sgd" }]) {
        if (part === "weightDecay" && wrong === 5) continue; // is one
        await load({ ...model, [part]: wrong });
      }
    }
    await load(model, metadata.model.replace(/"input":\[2\]/, deep));
    for (const part of ["optimizer", "training"]) {
      const { options, ...rest } = model[part];
      const rate = { learningRate: 1e300 };
      await load({ ...model, [part]: options ? { ...rest, options: rate } : { ...rest, ...rate } });
    }
  });

  test("whose description is far larger than its tensors: refused before memory is taken", async () => {
    const { tensors, metadata } = decodeSafetensors((await compile()).toBytes(), "test");
    const description = metadata.model.replace(/"units":\d+/, '"units":1000000000000');
    // Taking it would be an error of the memory's.
    const error = await failure(encodeSafetensors(tensors, { ...metadata, model: description }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(/"hidden.weight": expected 2×1000000000000, got 2×5/);
  });

  test("with tensors that do not fit: which, and how", async () => {
    const model = await compile();
    const parameters = () => new Map(model.parameterNames.map((name) => [name, model.getParameter(name)]));
    const attempt = (change: (tensors: ReturnType<typeof parameters>) => void) => {
      const tensors = parameters();
      change(tensors);
      return model.load(encodeSafetensors(tensors)).then(
        () => "loaded",
        (error: Error) => error.message,
      );
    };
    const before = model.toBytes();
    expect(await attempt((t) => t.delete("dense_2.bias"))).toMatch(
      /tensor "dense_2.bias": expected 3, got none/,
    );
    expect(await attempt((t) => t.set("extra", { shape: [1], data: Float32Array.of(1) }))).toMatch(
      /called "extra"/,
    );
    expect(await attempt((t) => t.set("dense_2.bias", { shape: [4], data: new Float32Array(4) }))).toMatch(
      /"dense_2.bias": expected 3, got 4/,
    );
    const bad = { shape: [3], data: Float32Array.of(1, Number.NaN, 1) };
    expect(await attempt((t) => t.set("dense_2.bias", bad))).toMatch(/expected finite numbers, got NaN/);
    expect(model.toBytes()).toEqual(before);
  });
});

test("what is wrong with the arguments is not said of the file", async () => {
  const model = await compile();
  await expect(loadModel(model.toBytes(), { backend: "gpu" as never })).rejects.toThrow(
    /^loadModel: backend: expected one of "wasm", "reference", "auto", got "gpu"\.$/,
  );
  for (const source of [5, undefined, new ArrayBuffer(8)]) {
    await expect(model.load(source as never)).rejects.toThrow(
      "load: expected the path of a file or its bytes, got",
    );
  }
});

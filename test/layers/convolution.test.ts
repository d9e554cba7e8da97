import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { Graph } from "../../src/graph/graph.js";
import { convolution, flatten, type Layer, layers, maxPooling } from "../../src/layers/index.js";
import { Construction } from "../../src/model/construction.js";
import { ParameterTable } from "../../src/model/parameter-table.js";

/** Builds a layer on a batch of two samples and gives the shape of the output's samples, and the parameters. */
function build(layer: Layer, sample: readonly number[]) {
  const graph = new Graph();
  const table = new ParameterTable();
  const [y] = new Construction(graph, table, true).buildLayers(graph.input("x", [2, ...sample]), [layer]);
  return { shape: y.shape.slice(1), parameters: table.entries };
}

describe("convolution", () => {
  test("has filters of all channels, whose units have as many inputs as a filter has weights", () => {
    const { shape, parameters } = build(convolution(30, { size: [5, 3] }), [3, 28, 28]);
    expect(shape).toEqual([30, 24, 26]);
    expect(parameters.map(({ name, shape, decays }) => [name, shape, decays])).toEqual([
      ["convolution_1.weight", [30, 3, 5, 3], true],
      ["convolution_1.bias", [30], false],
    ]);
    expect(parameters[0].fans).toEqual({ fanIn: 45, fanOut: 450 });
  });

  test.each([
    [{ size: 3, padding: 1 }, [28, 28]],
    [{ size: 5, stride: 2, padding: 1 }, [13, 13]],
    // (28 − 5) / 4 leaves a remainder: three rows and columns are left out.
    [{ size: 5, stride: 4 }, [6, 6]],
    [{ size: 28 }, [1, 1]],
  ])("%j on 28×28 gives %j", (options, places) => {
    expect(build(convolution(4, options), [1, 28, 28]).shape).toEqual([4, ...places]);
  });

  test("options come back, and wrong ones are errors", () => {
    const layer = convolution(6, { size: 5, stride: 2, padding: 1, name: "edges" });
    expect([layer.kind, layer.name]).toEqual(["convolution", "edges"]);
    expect(layers.convolution(layer.options as never).options).toEqual(layer.options);
    expect(() => convolution(0, { size: 3 })).toThrow(
      "convolution: filters: expected an integer >= 1, got 0.",
    );
    expect(() => convolution(3, undefined as never)).toThrow(
      "convolution: size: expected an integer >= 1, got undefined.",
    );
    expect(() => convolution(3, { size: [3, 3, 3] as never })).toThrow(
      "convolution: size: expected a number or [height, width], got [3, 3, 3].",
    );
    expect(() => convolution(3, { size: [3, 0] })).toThrow("convolution: size[1]: expected an integer >= 1");
    expect(() => convolution(3, { size: 3, stride: 0 })).toThrow("convolution: stride");
    expect(() => convolution(3, { size: 3, padding: -1 })).toThrow("convolution: padding");
    expect(() => convolution(3, { size: "3" as never })).toThrow(TypeError);
  });

  test("input that is no image: which shape compile needs", () => {
    const layer = convolution(3, { size: 5 });
    const expected = 'convolution "convolution_1": expected an input of channels × height × width, got';
    expect(() => build(layer, [784])).toThrow(ShapeError);
    expect(() => build(layer, [784])).toThrow(`${expected} 784. Give compile() input: [1, 28, 28].`);
    expect(() => build(layer, [28, 20])).toThrow(`${expected} 28×20. Give compile() input: [1, 28, 20].`);
    expect(() => build(layer, [100, 3, 4, 4])).toThrow("Give compile() input: [channels, height, width].");
    expect(() => build(layer, [785])).toThrow("Give compile() input: [channels, height, width].");
  });

  test("a filter that is larger than the padded image", () => {
    expect(() => build(convolution(3, { size: [5, 3] }), [1, 4, 9])).toThrow(
      'convolution "convolution_1": expected an input of at least 5×3, got 4×9. Use a smaller size.',
    );
    expect(() => build(convolution(3, { size: 7, padding: 1 }), [1, 4, 9])).toThrow(
      "at least 7×7 with padding 1, got 4×9",
    );
    expect(build(convolution(3, { size: 7, padding: 2 }), [1, 4, 9]).shape).toEqual([3, 2, 7]);
  });
});

describe("maxPooling", () => {
  test.each([
    [undefined, [14, 10]],
    [{ size: 3 }, [9, 6]],
    [{ size: 3, stride: 2 }, [13, 9]],
    [{ size: [2, 4] as const, stride: 1 }, [27, 17]],
  ])("%j on 28×20 gives %j", (options, places) => {
    const { shape, parameters } = build(maxPooling(options), [5, 28, 20]);
    expect([shape, parameters]).toEqual([[5, ...places], []]);
  });

  test("options come back, and wrong ones are errors", () => {
    const layer = maxPooling({ size: [3, 2], name: "pool" });
    expect([layer.kind, layer.name, layer.options]).toEqual([
      "maxPooling",
      "pool",
      { size: [3, 2], stride: 3 },
    ]);
    expect(layers.maxPooling(layer.options as never).options).toEqual(layer.options);
    expect(() => maxPooling({ size: 0 })).toThrow("maxPooling: size: expected an integer >= 1, got 0.");
    expect(() => maxPooling({ stride: 1.5 })).toThrow("maxPooling: stride");
    expect(() => build(maxPooling(), [144])).toThrow(
      'maxPooling "maxPooling_1": expected an input of channels × height × width, got 144.',
    );
    expect(() => build(maxPooling({ size: 5 }), [1, 4, 5])).toThrow(
      'maxPooling "maxPooling_1": expected an input of at least 5×5, got 4×5. Use a smaller size.',
    );
  });
});

test("flatten puts channel after channel", () => {
  expect(build(flatten(), [3, 4, 5]).shape).toEqual([60]);
});

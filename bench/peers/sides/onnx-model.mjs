// Writes ONNX models: the few messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that these graphs need.

import protobuf from "protobufjs";

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Attribute { string name = 1; float f = 2; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message Node { repeated string input = 1; repeated string output = 2; string opType = 4; repeated Attribute attribute = 5; }
  message Dimension { int64 dimValue = 1; }
  message Shape { repeated Dimension dim = 1; }
  message TensorType { int32 elemType = 1; Shape shape = 2; }
  message Type { TensorType tensorType = 1; }
  message Value { string name = 1; Type type = 2; }
  message Tensor { repeated int64 dims = 1; int32 dataType = 2; string name = 8; bytes rawData = 9; }
  message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12; }
  message OperatorSet { string domain = 1; int64 version = 2; }
  message Model { int64 irVersion = 1; Graph graph = 7; repeated OperatorSet opsetImport = 8; }
`);
const Model = root.lookupType("Model");
/** TensorProto.DataType. */
const DATA_TYPES = { Float32Array: 1, Int32Array: 6, BigInt64Array: 7 };
/** AttributeProto.AttributeType. */
const [FLOAT, INT, INTS] = [1, 2, 7];

/** A graph being written: `graph.apply("Gemm", [a, b], { transA: 1 })` adds a node and answers its output's name. */
export class OnnxGraph {
  #graph = { name: "step", node: [], initializer: [], input: [], output: [] };
  #names = 0;
  /** What is fed back: { name, shape, data }. */
  state = [];

  input(name, shape, type = Float32Array) {
    this.#graph.input.push(value(name, shape, type));
    return name;
  }

  output(name, shape) {
    this.#graph.output.push(value(name, shape, Float32Array));
  }

  /** An input that the host sets to the output `name'` of the step before; `data` is its first value. */
  fedBack(name, shape, data) {
    this.state.push({ name: this.input(name, shape), shape, data });
    return { name, shape };
  }

  constant(data, shape = []) {
    const name = this.#name("constant");
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#graph.initializer.push({ name, dims: shape, dataType: DATA_TYPES[data.constructor.name], rawData });
    return name;
  }

  scalar(number) {
    return this.constant(Float32Array.of(number));
  }

  apply(opType, input, attributes, output) {
    return this.applyAll(opType, input, attributes, [output ?? this.#name(opType)])[0];
  }

  /** A node of several outputs: as many as there are names. */
  applyAll(opType, input, attributes = {}, output) {
    const attribute = Object.entries(attributes).map(([name, value]) => {
      if (Array.isArray(value)) return { name, ints: value, type: INTS };
      return Number.isInteger(value) && !FLOATS.has(name)
        ? { name, i: value, type: INT }
        : { name, f: value, type: FLOAT };
    });
    this.#graph.node.push({ opType, input, output, attribute });
    return output;
  }

  toBytes() {
    return Model.encode(
      Model.fromObject({ irVersion: 8, opsetImport: [{ domain: "", version: 17 }], graph: this.#graph }),
    ).finish();
  }

  #name(stem) {
    return `${stem}_${this.#names++}`;
  }
}

/** Attributes that are floats even when their number is whole. */
const FLOATS = new Set(["alpha", "beta"]);

function value(name, shape, type) {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: DATA_TYPES[type.name], shape: { dim } } } };
}

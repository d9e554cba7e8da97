// Who takes part: a file of sides/, its options, the npm package, and the kinds of work that it does. `start` is for
// those in the race from the start of the process; `lacks` names what a peer says it has not, by kinds of work.

import { readFileSync } from "node:fs";

/** Exact versions; NumPy says its own. */
const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

// Ours train on floats, as the peers do, or on bytes, and leave out the zeros of both. What is called dense has none: tiny
// numbers stand in their place, so that every product is made.
const ALL = ["train", "convolution", "predict"];
const KINDS = { floats: ALL, dense: ["train"], bytes: ["train", "convolution"] };
const ours = (name, options = {}) => ({
  name: `downhill, ${name}`,
  file: "downhill.mjs",
  options,
  threads: options.threads ?? 1,
  kinds: KINDS[options.images],
});
const kindsOfImages = (ending, options) => [
  ours(`floats${ending}`, { ...options, images: "floats" }),
  ours(`dense${ending}`, { ...options, images: "dense" }),
  ours(`bytes${ending}`, { ...options, images: "bytes" }),
];
const wide = { simd: "wide" };
const relaxed = { images: "dense", simd: "wide", precision: "relaxed" };

const [floats, dense, bytes] = kindsOfImages("", {});
const downhill = [
  { ...floats, kinds: [...ALL, "images"] },
  dense,
  { ...bytes, start: true },
  ...kindsOfImages("", { threads: 2 }),
  ...kindsOfImages(", wide", wide),
  ...kindsOfImages(", wide", { ...wide, threads: 2 }),
  ours("dense, wide, relaxed", relaxed),
  ours("dense, wide, relaxed", { ...relaxed, threads: 2 }),
];

const numpy = (dtype, threads) => ({
  name: `NumPy ${dtype}`,
  file: "numpy_side.py",
  options: { dtype },
  threads,
  kinds: ALL,
  start: dtype === "float32" && threads === 1,
});

const tfjs = (backend) => ({
  name: `tfjs ${backend}`,
  package: "@tensorflow/tfjs",
  file: "tfjs.mjs",
  options: { backend },
  lacks: backend === "wasm" ? { convolution: "Conv2DBackpropFilter" } : {},
  threads: 1,
  kinds: ALL,
  start: true,
});

const onnxruntime = (build, threads) => ({
  name: `onnxruntime-${build}`,
  package: `onnxruntime-${build}`,
  file: "onnxruntime.mjs",
  options: { build, threads },
  threads,
  kinds: ALL,
  start: threads === 1,
});

const jax = { package: "@jax-js/jax", file: "jax.mjs", options: {}, threads: 1, kinds: ALL };
const brain = { package: "brain.js", file: "brain.mjs", options: {}, threads: 1, kinds: ["images"] };

export const sides = [
  ...downhill,
  numpy("float32", 1),
  numpy("float32", 2),
  numpy("float64", 1),
  numpy("float64", 2),
  onnxruntime("node", 1),
  onnxruntime("node", 2),
  onnxruntime("web", 1),
  onnxruntime("web", 2),
  { name: "jax-js", ...jax, start: true },
  tfjs("wasm"),
  tfjs("cpu"),
  { name: "brain.js", ...brain },
  // Measured beside them in the race from the start: what every program in Node has spent already.
  { name: "Node alone", threads: 1, kinds: [], start: true },
].map((side) => ({ ...side, id: `${side.name} ×${side.threads}`, version: dependencies[side.package] }));

export function sidesFor({ kind, starts }) {
  return sides.filter((side) => (starts ? side.start : side.kinds.includes(kind)));
}

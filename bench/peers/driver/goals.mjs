// The aims: how many times our time a peer shall take at least. Where an aim does not say what the images are, all kinds are
// judged (sides.mjs); an aim for dense products is also one for floats.

const small = ["sigmoid-50", "relu-50"];
const large = ["adam-512"];
const full = ["floats", "dense"];
const fullWide = ["floats, wide", "dense, wide"];
const standard = [...full, "bytes"];
const wide = [...fullWide, "bytes, wide"];

const goals = [
  aim(small, "NumPy float32 ×1", full, 1, 1.3),
  aim(small, "NumPy float32 ×1", ["bytes"], 1, 2.2),
  aim(small, "NumPy float32 ×1", fullWide, 1, 2.2),
  aim(small, "NumPy float32 ×1", ["bytes, wide"], 1, 3),
  // At two threads NumPy is taken at its best number of them: it must be beaten at both.
  ...["NumPy float32 ×1", "NumPy float32 ×2"].flatMap((numpy) => [
    aim(small, numpy, standard, 2, 2.2),
    aim(small, numpy, wide, 2, 4),
  ]),
  aim(small, "NumPy float64 ×1", standard, 1, 2.5),
  aim(small, "NumPy float64 ×1", wide, 1, 4),
  ...["NumPy float64 ×1", "NumPy float64 ×2"].flatMap((numpy) => [
    aim(small, numpy, standard, 2, 4.5),
    aim(small, numpy, wide, 2, 8),
  ]),
  aim(large, "NumPy float32 ×1", standard, 1, 1),
  aim(large, "NumPy float32 ×1", wide, 1, 1.7),
  ...standard.map((kind) => aim(large, `downhill, ${kind} ×1`, [kind], 2, 1.85)),
  ...wide.map((kind) => aim(large, `downhill, ${kind} ×1`, [kind], 2, 1.8)),
  aim(small, "tfjs wasm ×1", standard, 1, 10),
  aim(large, "tfjs wasm ×1", standard, 1, 18),
  aim(small, "jax-js ×1", standard, 1, 10),
  aim(["sigmoid-52"], "jax-js ×1", standard, 1, 2.3),
  aim(large, "jax-js ×1", standard, 1, 2),
  ...[1, 2].flatMap((threads) => [
    aim(small, `onnxruntime-web ×${threads}`, standard, threads, 2.2),
    aim(small, `onnxruntime-node ×${threads}`, full, threads, 0.9),
    aim(small, `onnxruntime-node ×${threads}`, ["bytes"], threads, 1.6),
    aim(small, `onnxruntime-node ×${threads}`, fullWide, threads, 1.7),
  ]),
];

/** In seconds: what is aimed at without a rival. */
export const SECONDS = { answer: 60e-6, start: 0.15 };

export function goalOf(workload, peer, ours) {
  const found = goals.find(
    (goal) => goal.workloads.includes(workload) && goal.peer === peer && goal.ours.includes(ours),
  );
  return found?.times;
}

function aim(workloads, peer, kinds, threads, times) {
  return { workloads, peer, ours: kinds.map((kind) => `downhill, ${kind} ×${threads}`), times };
}

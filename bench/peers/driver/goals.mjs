// The aims: how many times our time a peer shall take at least. [workloads, peer, our side, times]
// Where they do not say which, our side is the one that MNIST gets by itself: bytes.

const small = ["sigmoid-50", "relu-50"];
const ours = (kind, threads) => `downhill, ${kind} ×${threads}`;
const numpy = (dtype, threads) => `NumPy ${dtype} ×${threads}`;

/** At two threads NumPy is measured at its best number of them: both must be met. */
const numpyAtBest = (kind, dtype, times) =>
  [1, 2].map((threads) => [small, numpy(dtype, threads), ours(kind, 2), times]);

const goals = [
  [small, numpy("float32", 1), ours("dense", 1), 1.3],
  [small, numpy("float32", 1), ours("bytes", 1), 2.2],
  [small, numpy("float32", 1), ours("dense, wide", 1), 2.2],
  [small, numpy("float32", 1), ours("bytes, wide", 1), 3],
  ...numpyAtBest("bytes", "float32", 2.2),
  ...numpyAtBest("bytes, wide", "float32", 4),
  [small, numpy("float64", 1), ours("bytes", 1), 2.5],
  [small, numpy("float64", 1), ours("bytes, wide", 1), 4],
  ...numpyAtBest("bytes", "float64", 4.5),
  ...numpyAtBest("bytes, wide", "float64", 8),
  [["adam-512"], numpy("float32", 1), ours("dense", 1), 1],
  [["adam-512"], numpy("float32", 1), ours("dense, wide", 1), 1.7],
  [["adam-512"], ours("dense", 1), ours("dense", 2), 1.85],
  [["adam-512"], ours("dense, wide", 1), ours("dense, wide", 2), 1.8],
  [small, "tfjs wasm ×1", ours("dense", 1), 10],
  [["adam-512"], "tfjs wasm ×1", ours("dense", 1), 18],
  [small, "jax-js ×1", ours("dense", 1), 10],
  [["sigmoid-52"], "jax-js ×1", ours("dense", 1), 2.3],
  [["adam-512"], "jax-js ×1", ours("dense", 1), 2],
  ...[1, 2].flatMap((threads) => [
    [small, `onnxruntime-web ×${threads}`, ours("dense", threads), 2.2],
    [small, `onnxruntime-node ×${threads}`, ours("dense", threads), 0.9],
    [small, `onnxruntime-node ×${threads}`, ours("bytes", threads), 1.6],
    [small, `onnxruntime-node ×${threads}`, ours("dense, wide", threads), 1.7],
  ]),
];

export function goalOf(workload, peer, ourSide) {
  return goals.find(([names, a, b]) => names.includes(workload) && a === peer && b === ourSide)?.[3];
}

/** In seconds: what is aimed at without a rival. */
export const SECONDS = { answer: 60e-6, start: 0.15 };

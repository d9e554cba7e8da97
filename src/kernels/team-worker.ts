// What a worker of a team runs, bundled as wasm/worker.js.

import { kernelImports, kernelNames, TeamMember, type TeamStart } from "./team-protocol.js";

const { workerData, parentPort } = process.getBuiltinModule("node:worker_threads");
const { module, memory, wide, control, thread, threads } = workerData as TeamStart;
const instance = new WebAssembly.Instance(module, kernelImports(memory, wide));
const kernels = kernelNames(module).map((name) => instance.exports[name] as (...args: number[]) => void);
const member = new TeamMember(control, kernels, thread, threads);
parentPort?.postMessage("ready");
try {
  do member.awaitRound();
  while (!member.failed && member.work());
} catch (error) {
  member.fail(String(error));
}

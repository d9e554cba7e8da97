// What a trainer's worker runs, bundled as trainer-worker.js with all that it needs.

import { makeKernelsThrough } from "../kernels/load.js";
import { parentLine } from "../platform/worker.js";
import { Connection } from "./connection.js";
import type { PageMethods } from "./protocol.js";
import { workerMethods } from "./worker-methods.js";

const page = new Connection<PageMethods>(parentLine());
// The page has them already, or knows where they are: they are fetched and compiled once.
makeKernelsThrough(({ variant, precision }) => page.call("kernels", { variant, precision }));
page.serve(workerMethods(page));

// What the package's own worker runs, bundled as trainer-worker.js with all that it needs.

import { serveTrainer } from "./serve.js";

serveTrainer();

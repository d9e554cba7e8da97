// The worker that trains.

import { serveTrainer } from "downhill";

serveTrainer();

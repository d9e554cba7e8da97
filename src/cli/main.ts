// The program `downhill`: a command line in, lines and an exit code out.

import { complain } from "./errors.js";
import { run } from "./program.js";
import { forgiveLostReaders } from "./screen.js";

forgiveLostReaders();
// Not process.exit: what was written to a pipe may still be on its way.
process.exitCode = await run(process.argv.slice(2)).catch(complain);

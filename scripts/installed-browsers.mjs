// The browsers that are installed here, as BROWSERS takes them: chromium,firefox,webkit.
import { engineNames, programOf } from "../test/browsers/engines.mjs";

console.log(engineNames.filter(programOf).join(","));

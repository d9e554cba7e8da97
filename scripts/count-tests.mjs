// node scripts/count-tests.mjs STATUS RESULTS…: the closing line of CI, from vitest's JSON reports.
import { existsSync, readFileSync } from "node:fs";

const [status, ...files] = process.argv.slice(2);
const reports = files
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
const passed = sum("numPassedTests");
// A run that broke before or beside its tests (build, types, lint) has failed though no test did.
const failed = Math.max(sum("numFailedTests"), status === "0" ? 0 : 1);
const skipped = sum("numPendingTests");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);

// node scripts/count-tests.mjs RESULTS STATUS: the closing line of CI, from vitest's JSON report.
import { existsSync, readFileSync } from "node:fs";

const [file, status] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
const passed = report?.numPassedTests ?? 0;
// A run that broke before or beside its tests (build, types, lint) has failed though no test did.
const failed = Math.max(report?.numFailedTests ?? 0, status === "0" ? 0 : 1);
const skipped = report?.numPendingTests ?? 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);

// Runs the built command line as a process.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent once standard output holds `after`. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: RegExp };
}

/** `downhill …args`, without a terminal. */
export function downhill(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const { folder = tmpdir(), env = {}, signal } = options;
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    let [stdout, stderr] = ["", ""];
    let sent = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (signal && !sent && signal.after.test(stdout)) {
        sent = true;
        child.kill(signal.name);
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** An empty folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "downhill-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A training of a fraction of a second. */
export const SMALL = ["--train-samples", "300", "--test-samples", "100", "--epochs", "2"] as const;

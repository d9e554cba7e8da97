// How the three browsers are started, as Debian packages them: chromium-headless-shell or chromium, firefox-esr,
// webkit2gtk-driver with xvfb and xauth.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The first of these programs that is installed. */
function find(...programs) {
  const folders = process.env.PATH.split(delimiter);
  const places = programs.flatMap((program) =>
    program.startsWith("/") ? [program] : folders.map((folder) => join(folder, program)),
  );
  return places.find(existsSync);
}

/** By name: the program, and its arguments for a page with a profile of its own. */
const engines = {
  chromium: {
    program: () => find("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    install: "chromium-headless-shell",
    arguments: (url, profile, { v8 = [], devtools = false }) => [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--js-flags=${["--expose-gc", ...v8].join(" ")}`,
      ...(devtools ? ["--remote-debugging-pipe"] : []),
      `--user-data-dir=${profile}`,
      url,
    ],
    lacks: {
      // An engine that finds a processor without SSE 4.1 has no vectors.
      simd: { v8: ["--no-enable-sse4-1", "--no-enable-ssse3", "--no-enable-sse3"] },
      // 125 MiB for each memory.
      memory: { v8: ["--wasm-max-mem-pages=2000"] },
    },
  },
  firefox: {
    program: () => find("firefox-esr", "firefox"),
    install: "firefox-esr",
    arguments: (url, profile) => ["--headless", "--no-remote", "--profile", profile, url],
    /** Nothing but the page. */
    prepare: (profile) =>
      writeFile(
        join(profile, "user.js"),
        [
          ["app.update.enabled", false],
          ["browser.aboutwelcome.enabled", false],
          ["browser.shell.checkDefaultBrowser", false],
          ["datareporting.policy.dataSubmissionEnabled", false],
          ["toolkit.telemetry.reportingpolicy.firstRun", false],
        ]
          .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});`)
          .join("\n"),
      ),
  },
  webkit: {
    /** It needs a screen. */
    program: () =>
      find("xvfb-run") && find("xauth") && find("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"),
    install: "webkit2gtk-driver xvfb xauth",
    around: (program, args) => ["xvfb-run", ["-a", program, ...args]],
    arguments: (url) => ["--private", url],
    // WebKitGTK has threads behind a switch: https://bugs.webkit.org/show_bug.cgi?id=218944 .
    environment: { JSC_useSharedArrayBuffer: "1", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    lacks: { simd: { environment: { JSC_useWasmSIMD: "0" } } },
  },
};

export const engineNames = Object.keys(engines);

/** The installed program of that engine, or undefined. */
export function programOf(name) {
  return engines[name].program();
}

/** Whether it can be started without something it has. */
export function canLack(name, what) {
  return engines[name].lacks?.[what] !== undefined;
}

/** Where to get an engine, for messages. */
export function installOf(name) {
  return `apt-get install --no-install-recommends ${engines[name].install}`;
}

/** What the program says of its version. */
export function versionOf(name) {
  const { stdout } = spawnSync(programOf(name), ["--version"], { encoding: "utf8" });
  return stdout.trim();
}

/**
 * Opens a page in a browser of its own.
 *
 * @param options.lacking   Something it shall do without, such as `simd`.
 * @param options.devtools  Whether Chromium shall hear its own protocol, see devtools.mjs.
 * @returns  What closes it again; its method `signal` reaches all processes of the browser, SIGSTOP puts them to sleep;
 *           `child` is the process.
 * @throws {Error}  When the engine is not installed.
 */
export async function openBrowser(name, url, { lacking, devtools = false } = {}) {
  const engine = engines[name];
  const program = engine.program();
  if (!program) throw new Error(`${name}: expected an installed browser, got none. ${installOf(name)}`);
  const lack = lacking === undefined ? {} : engine.lacks[lacking];
  const profile = await mkdtemp(join(tmpdir(), `downhill-${name}-`));
  await engine.prepare?.(profile);
  const args = engine.arguments(url, profile, { v8: lack.v8, devtools });
  const [command, all] = engine.around?.(program, args) ?? [program, args];
  const output = process.env.BROWSER_OUTPUT ? "inherit" : "ignore";
  const child = spawn(command, all, {
    stdio: [...Array(3).fill(output), ...(devtools ? ["pipe", "pipe"] : [])],
    // A group of its own: a browser is many processes.
    detached: true,
    env: { ...process.env, HOME: profile, ...engine.environment, ...lack.environment },
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.once("error", () => {});
  const signal = (name) => process.kill(-child.pid, name);
  const close = async () => {
    try {
      signal("SIGTERM");
      const late = setTimeout(() => signal("SIGKILL"), 3000);
      await ended;
      clearTimeout(late);
    } catch {
      // it has ended already
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return Object.assign(close, { signal, child });
}

// Ctrl-C and its kin: the first asks training to stop, the second leaves at once.

/** 128 + the signal's number, as shells count. SIGHUP comes when the window is closed. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type SignalName = keyof typeof EXIT_CODES;
const SIGNALS = Object.keys(EXIT_CODES) as SignalName[];

/** One Ctrl-C may arrive twice, from the terminal and from npm, which passes it on. In milliseconds. */
const SAME_PRESS = 400;

export interface Interrupt {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** What the process should end with, if a signal came. */
  readonly exitCode: number | undefined;
  /** Leaves signals to Node again. */
  release(): void;
}

/** From now on signals stop the work instead of the process. `onStop` is called at the first. */
export function watchInterrupts(onStop: () => void): Interrupt {
  const controller = new AbortController();
  let stoppedAt = 0;
  let exitCode: number | undefined;

  const hear = (name: SignalName) => {
    if (exitCode === undefined) {
      exitCode = EXIT_CODES[name];
      stoppedAt = performance.now();
      controller.abort();
      onStop();
    } else if (performance.now() - stoppedAt > SAME_PRESS) {
      process.exit(EXIT_CODES[name]);
    }
  };
  for (const name of SIGNALS) process.on(name, hear);

  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    release() {
      for (const name of SIGNALS) process.off(name, hear);
    },
  };
}

// The first signal asks, the second one leaves.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Interrupt, watchInterrupts } from "../../src/cli/interrupt.js";

let interrupt: Interrupt;
const onStop = vi.fn();
const exit = vi.fn<(code?: number | string | null) => never>();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.spyOn(process, "exit").mockImplementation(exit);
  interrupt = watchInterrupts(onStop);
});

afterEach(() => {
  interrupt.release();
  vi.restoreAllMocks();
  vi.useRealTimers();
  onStop.mockClear();
  exit.mockClear();
});

test("nothing is asked before a signal comes", () => {
  expect(interrupt.signal.aborted).toBe(false);
  expect(interrupt.exitCode).toBeUndefined();
});

test("the first signal aborts and leaves the process alive", () => {
  process.emit("SIGTERM", "SIGTERM");
  expect(interrupt.signal.aborted).toBe(true);
  expect(interrupt.exitCode).toBe(143);
  expect(onStop).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();
});

test("one Ctrl-C that arrives twice counts once, a second Ctrl-C ends the process", () => {
  vi.advanceTimersByTime(10_000);
  process.emit("SIGINT", "SIGINT");
  vi.advanceTimersByTime(50);
  process.emit("SIGINT", "SIGINT");
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  process.emit("SIGINT", "SIGINT");
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  expect(onStop).toHaveBeenCalledTimes(1);
});

test("released, it hears no more", () => {
  const listeners = process.listenerCount("SIGINT");
  interrupt.release();
  expect(process.listenerCount("SIGINT")).toBe(listeners - 1);
});

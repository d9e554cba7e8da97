// Giving the event loop a turn between steps, so that pages stay alive and Ctrl-C is heard.

/** Milliseconds of work between two turns of the event loop: a page stays at 60 frames a second. */
export const SLICE = 12;

/** Resolves after the event loop has handled what is waiting. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else if (typeof MessageChannel === "function") {
      // setTimeout would wait 4 ms a turn in browsers.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    } else setTimeout(resolve, 0);
  });
}

// Vitest's browser mode over whatever starts a browser: tests talk to the server by themselves, so a browser that opens
// their page is all that is needed.

import { defineBrowserProvider } from "@vitest/browser";
import { openBrowser } from "./engines.mjs";

export function spawned() {
  return defineBrowserProvider({
    name: "spawned",
    providerFactory(project) {
      const close = new Map();
      return {
        name: "spawned",
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        async openPage(session, url) {
          close.set(session, await openBrowser(project.config.browser.name, url));
        },
        async close() {
          await Promise.all([...close.values()].map((end) => end()));
        },
      };
    },
  });
}

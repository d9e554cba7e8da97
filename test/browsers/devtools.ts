// Chromium's own protocol over the pipes of a browser that was opened with `devtools`: what no page can do to itself.

import type { ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";

type Ask = (method: string, params?: object) => Promise<Record<string, unknown>>;

/** Asks the browser's only page. */
export async function askPage(child: ChildProcess): Promise<Ask> {
  const ask = protocolOf(child);
  const { targetInfos } = await ask("Target.getTargets");
  const targets = targetInfos as { type: string; targetId: string }[];
  const targetId = targets.find(({ type }) => type === "page")?.targetId;
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  return (method, params) => ask(method, params, sessionId as string);
}

/** Both ways, messages of JSON that end with a zero. */
function protocolOf(child: ChildProcess) {
  const [input, output] = child.stdio.slice(3) as [Writable, Readable];
  const waiting = new Map<number, (answer: { result?: object; error?: { message: string } }) => void>();
  let received = "";
  output.setEncoding("utf8").on("data", (part: string) => {
    const messages = (received + part).split("\0");
    received = messages.pop() ?? "";
    for (const message of messages.map((text) => JSON.parse(text))) waiting.get(message.id)?.(message);
  });
  return (method: string, params: object = {}, sessionId?: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = waiting.size + 1;
      waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve({ ...result });
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}

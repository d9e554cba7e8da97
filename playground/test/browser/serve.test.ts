// The command that serves the page: where, and what it says when it cannot.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const file = fileURLToPath(new URL("../../serve.mjs", import.meta.url));
const taken = createServer();
beforeAll(() => new Promise<void>((resolve) => void taken.listen(0, resolve)));
afterAll(() => void taken.close());

/** The first that it says, and whether it goes on. */
async function serve(...args: string[]): Promise<{ said: string; goesOn: boolean }> {
  const child = spawn(process.execPath, [file, ...args]);
  const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  let said = "";
  const speaks = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part) => {
        said += part;
        resolve();
      });
  });
  await speaks;
  const goesOn = said.startsWith("playground: http");
  if (goesOn) child.kill();
  await ended;
  return { said, goesOn };
}

const usage = "Usage: node playground/serve.mjs [--port 8080] [--alone]\n";

test("a free port is told", async () => {
  const { said, goesOn } = await serve("--port", "0");
  expect(said).toMatch(/^playground: http:\/\/localhost:\d+\/\n$/);
  expect(goesOn).toBe(true);
});

test("without a port, two can be served at once", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.once("error", () => resolve()).listen(8080, resolve));
  const { said } = await serve();
  expect(said).toMatch(/^playground: http:\/\/localhost:\d+\/\n$/);
  expect(said).not.toContain(":8080/");
  server.close();
});

test("a port that is taken, or none, is a sentence", async () => {
  const { port } = taken.address() as AddressInfo;
  expect((await serve("--port", `${port}`)).said).toBe(`playground: port ${port} is in use. ${usage}`);
  expect((await serve("--port", "x")).said).toBe(
    `playground: --port: expected a number from 0 to 65535, got "x". ${usage}`,
  );
  expect((await serve("--prot", "1")).said).toContain("'--prot'");
});

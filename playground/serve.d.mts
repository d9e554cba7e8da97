import type { Server } from "node:http";

/** @returns A server for the built page; `isolated` sends COOP and COEP. */
export function playgroundServer(options?: { isolated?: boolean }): Server;

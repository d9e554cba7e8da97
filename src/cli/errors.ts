// Errors of the command line: those of its use (exit code 2) and those of its work (exit code 1).

const RUNTIME_ERROR = 1;
export const USAGE_ERROR = 2;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The package's message form: `<where>: expected <what>, got <value>. <remedy>`. */
export function expected(where: string, what: string, got: string, remedy?: string): string {
  return `${where}: expected ${what}, got ${got}.${remedy ? ` ${remedy}` : ""}`;
}

/** Says an error on standard error, without its stack unless DEBUG=downhill asks, and answers the exit code. */
export function complain(error: unknown): number {
  const said = error instanceof Error ? error.message : String(error);
  const debug = process.env.DEBUG?.split(",").includes("downhill");
  const stack = debug && error instanceof Error ? `\n${error.stack}` : "";
  process.stderr.write(`${said}${stack}\n`);
  return error instanceof UsageError ? USAGE_ERROR : RUNTIME_ERROR;
}

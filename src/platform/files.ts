// Files, where there is a file system. Node's modules are reached only inside functions, so that bundles for browsers
// neither need nor find them.

import { message, show } from "../errors.js";

function nodeModules() {
  const builtin = globalThis.process?.getBuiltinModule;
  if (!builtin) {
    throw new Error(message("files", "a file system", "none here, as in a browser", "Pass bytes instead."));
  }
  return {
    fs: builtin("node:fs/promises"),
    path: builtin("node:path"),
    constants: builtin("node:fs").constants,
  };
}

function checkPath(path: unknown): asserts path is string {
  if (typeof path !== "string") throw new TypeError(message("files", "a path", show(path)));
  if (path === "") throw new RangeError(message("files", "a path", "an empty one"));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "nothing of that name",
  ENOTDIR: "a path through something that is no folder",
  EISDIR: "a folder",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "a read-only file system",
  ENOSPC: "no space left",
};

/** A system's error in the words of the package; `path` stands first, the system's code last. */
function fileError(path: string, expected: string, cause: unknown, remedy?: string): Error {
  const { code, message: text } = cause as NodeJS.ErrnoException;
  const got = code ? `${REASONS[code] ?? text} (${code})` : text;
  return new Error(message(path, expected, got, remedy), { cause });
}

/** The bytes of a file. */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  checkPath(path);
  const { fs } = nodeModules();
  try {
    const { buffer, byteOffset, length } = await fs.readFile(path);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  } catch (error) {
    throw fileError(path, "a file that can be read", error);
  }
}

/** The names in a folder, sorted. */
export async function listFolder(path: string): Promise<string[]> {
  checkPath(path);
  const { fs } = nodeModules();
  try {
    return (await fs.readdir(path)).sort();
  } catch (error) {
    throw fileError(path, "a folder that can be read", error);
  }
}

/**
 * Checks that {@link writeFileAtomically} will be able to write `path`: its folder exists and a file can be made in it, which
 * is tried, and what has that name, if anything, is a writable file. Nothing is left behind, and nothing changed.
 */
export async function checkWritable(path: string): Promise<void> {
  const { folder } = await findTarget(path);
  const { fs } = nodeModules();
  const temporary = temporaryIn(folder);
  try {
    // Root has every permission, also where the system makes no files.
    await (await fs.open(temporary, "wx")).close();
    await fs.rm(temporary);
  } catch (error) {
    throw fileError(path, `a folder ${folder} where files can be made`, error, OTHER_FOLDER);
  }
}

const OTHER_FOLDER = "Make the folder, or choose another.";

function temporaryIn(folder: string): string {
  return nodeModules().path.join(folder, `.downhill-${crypto.randomUUID()}.tmp`);
}

/** The file that a path leads to, through links, also where it is still to be made. */
async function behindLinks(path: string): Promise<string> {
  const { fs, path: paths } = nodeModules();
  const whole = paths.resolve(path);
  try {
    return await fs.realpath(whole);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return whole;
    const next = await fs.readlink(whole).catch(() => undefined);
    if (next === undefined) return whole;
    // What a link says counts from where it really lies.
    return behindLinks(paths.resolve(await fs.realpath(paths.dirname(whole)), next));
  }
}

/** The file that `path` leads to, its folder, and its permissions if it exists. */
async function findTarget(path: string): Promise<{ file: string; folder: string; mode: number | undefined }> {
  checkPath(path);
  const { fs, path: paths, constants } = nodeModules();
  if (path.endsWith("/") || path.endsWith(paths.sep)) {
    throw new RangeError(message(path, "the name of a file", "that of a folder", "Add a file name."));
  }
  // Through a link, the file behind it is written and the link stays.
  const file = await behindLinks(path);
  const folder = paths.dirname(file);
  try {
    // The final separator makes the system refuse what is no folder.
    await fs.stat(folder + paths.sep);
    await fs.access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fileError(path, `a writable folder ${folder}`, error, OTHER_FOLDER);
  }
  let mode: number | undefined;
  try {
    const existing = await fs.stat(file);
    if (!existing.isFile()) {
      const got = existing.isDirectory() ? "a folder" : "a device or the like";
      throw new RangeError(message(path, "a file", got, "Choose another name."));
    }
    mode = existing.mode & 0o7777;
    await fs.access(file, constants.W_OK);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw fileError(path, "a writable file", error);
  }
  return { file, folder, mode };
}

/**
 * Writes a file so that at every moment `path` holds either its old bytes or all of the new ones: into a temporary file
 * in the same folder, on to the disk, then renamed. An existing file keeps its permissions; after a failure it is as it
 * was and the temporary file is gone.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const { file, folder, mode } = await findTarget(path);
  const { fs } = nodeModules();
  const temporary = temporaryIn(folder);
  try {
    const handle = await fs.open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw fileError(path, "a file that can be written", error);
  }
}

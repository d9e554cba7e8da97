import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkWritable, listFolder, readFile, writeFileAtomically } from "../../src/platform/files.js";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "downhill-files-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const bytes = Uint8Array.of(1, 2, 3);
const path = (name: string) => join(folder, name);
// Root may write where permissions forbid it, and Windows has none of these.
const hasPermissions = process.platform !== "win32" && process.getuid?.() !== 0;
const hasLinks = process.platform !== "win32";

describe("readFile and listFolder", () => {
  it("read", async () => {
    fs.writeFileSync(path("b"), bytes);
    fs.writeFileSync(path("a"), "");
    const read = await readFile(path("b"));
    expect(read).toEqual(bytes);
    expect(read.constructor).toBe(Uint8Array);
    expect(await readFile(path("a"))).toEqual(new Uint8Array(0));
    expect(await listFolder(folder)).toEqual(["a", "b"]);
  });

  it("say what is missing", async () => {
    await expect(readFile(path("none"))).rejects.toThrow(
      `${path("none")}: expected a file that can be read, got nothing of that name (ENOENT).`,
    );
    await expect(readFile(folder)).rejects.toThrow(
      `${folder}: expected a file that can be read, got a folder (EISDIR).`,
    );
    await expect(listFolder(path("none"))).rejects.toThrow(
      `${path("none")}: expected a folder that can be read, got nothing of that name (ENOENT).`,
    );
    fs.writeFileSync(path("file"), "");
    await expect(listFolder(path("file"))).rejects.toThrow("(ENOTDIR)");
    await expect(readFile(path("none"))).rejects.toMatchObject({ cause: { code: "ENOENT" } });
  });

  it("refuse what is no path", async () => {
    await expect(readFile(5 as never)).rejects.toThrow(TypeError);
    await expect(readFile("")).rejects.toThrow("files: expected a path, got an empty one.");
    await expect(listFolder(undefined as never)).rejects.toThrow("files: expected a path, got undefined.");
  });
});

describe("writeFileAtomically", () => {
  it("writes a new file and replaces an old one, leaving nothing else", async () => {
    await writeFileAtomically(path("model"), bytes);
    expect(await readFile(path("model"))).toEqual(bytes);
    await writeFileAtomically(path("model"), Uint8Array.of(9));
    expect(await readFile(path("model"))).toEqual(Uint8Array.of(9));
    expect(fs.readdirSync(folder)).toEqual(["model"]);
  });

  it("takes a name without a folder", async () => {
    const before = process.cwd();
    const spy = vi.spyOn(process, "cwd").mockReturnValue(folder);
    await writeFileAtomically("plain", bytes);
    spy.mockRestore();
    expect(process.cwd()).toBe(before);
    expect(fs.readdirSync(folder)).toEqual(["plain"]);
  });

  it.runIf(hasLinks)("keeps permissions, and writes through a link", async () => {
    await writeFileAtomically(path("model"), bytes);
    fs.chmodSync(path("model"), 0o640);
    fs.symlinkSync("model", path("link"));
    await writeFileAtomically(path("link"), Uint8Array.of(7));
    expect(fs.lstatSync(path("link")).isSymbolicLink()).toBe(true);
    expect(await readFile(path("model"))).toEqual(Uint8Array.of(7));
    expect(fs.statSync(path("model")).mode & 0o777).toBe(0o640);
  });

  it.runIf(hasLinks)("writes what a link leads to, also when it is not there yet", async () => {
    fs.mkdirSync(path("a/b"), { recursive: true });
    fs.symlinkSync("a/b", path("folder"));
    fs.symlinkSync("../model", path("a/b/link"));
    fs.symlinkSync("link", path("a/b/first"));
    await writeFileAtomically(path("folder/first"), bytes);
    expect(await readFile(path("a/model"))).toEqual(bytes);
    expect(fs.lstatSync(path("a/b/first")).isSymbolicLink()).toBe(true);
    fs.symlinkSync("round", path("round"));
    await expect(writeFileAtomically(path("round"), bytes)).rejects.toThrow("(ELOOP)");
    fs.symlinkSync("none/model", path("lost"));
    await expect(checkWritable(path("lost"))).rejects.toThrow(
      `a writable folder ${path("none")}, got nothing`,
    );
  });

  it("after a failure leaves the old file and no temporary one", async () => {
    await writeFileAtomically(path("model"), bytes);
    const promises = process.getBuiltinModule("node:fs/promises");
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    vi.spyOn(promises, "rename").mockRejectedValue(full);
    await expect(writeFileAtomically(path("model"), Uint8Array.of(9))).rejects.toThrow(
      `${path("model")}: expected a file that can be written, got no space left (ENOSPC).`,
    );
    expect(promises.rename).toHaveBeenCalledOnce();
    expect(fs.readdirSync(folder)).toEqual(["model"]);
    expect(await readFile(path("model"))).toEqual(bytes);
  });

  it("refuses to write where it cannot, before it writes", async () => {
    await expect(writeFileAtomically(path("none/model"), bytes)).rejects.toThrow("(ENOENT)");
    await expect(writeFileAtomically(folder, bytes)).rejects.toThrow(RangeError);
  });
});

describe("checkWritable", () => {
  it("accepts a new file and an old one, and writes nothing", async () => {
    await checkWritable(path("new"));
    expect(fs.readdirSync(folder)).toEqual([]);
    fs.writeFileSync(path("old"), "old");
    await checkWritable(path("old"));
    expect(fs.readFileSync(path("old"), "utf8")).toBe("old");
  });

  it("names a folder that is missing or none", async () => {
    await expect(checkWritable(path("none/model"))).rejects.toThrow(
      `${path("none/model")}: expected a writable folder ${path("none")}, got nothing of that name (ENOENT). Make the folder, or choose another.`,
    );
    fs.writeFileSync(path("file"), "");
    await expect(checkWritable(path("file/model"))).rejects.toThrow("(ENOTDIR)");
  });

  it("refuses folders and devices", async () => {
    await expect(checkWritable(folder)).rejects.toThrow(
      `${folder}: expected a file, got a folder. Choose another name.`,
    );
    await expect(checkWritable(path("new/"))).rejects.toThrow(
      `${path("new/")}: expected the name of a file, got that of a folder. Add a file name.`,
    );
    if (hasLinks) await expect(checkWritable("/dev/null")).rejects.toThrow("got a device or the like.");
  });

  it.runIf(hasPermissions)("refuses a folder and a file without permission", async () => {
    fs.writeFileSync(path("old"), "");
    fs.chmodSync(path("old"), 0o444);
    await expect(checkWritable(path("old"))).rejects.toThrow("got no permission (EACCES).");
    fs.chmodSync(folder, 0o555);
    await expect(checkWritable(path("new"))).rejects.toThrow("got no permission (EACCES).");
    fs.chmodSync(folder, 0o755);
  });

  it("tries whether a file can be made, for root may write everywhere, but not all that looks like a folder", async () => {
    const promises = process.getBuiltinModule("node:fs/promises");
    vi.spyOn(promises, "open").mockRejectedValue(Object.assign(new Error("EPERM"), { code: "EPERM" }));
    await expect(checkWritable(path("new"))).rejects.toThrow(
      `${path("new")}: expected a folder ${folder} where files can be made, got no permission (EPERM). Make the folder,`,
    );
    vi.restoreAllMocks();
    if (process.platform === "linux") await expect(checkWritable("/proc/model")).rejects.toThrow("/proc");
  });

  it("tells a lack of permission from other failures", async () => {
    const promises = process.getBuiltinModule("node:fs/promises");
    vi.spyOn(promises, "access").mockRejectedValue(Object.assign(new Error("EROFS"), { code: "EROFS" }));
    await expect(checkWritable(path("new"))).rejects.toThrow("got a read-only file system (EROFS).");
  });
});

it("says so where there is no file system", async () => {
  vi.stubGlobal("process", undefined);
  const read = readFile("x");
  const write = writeFileAtomically("x", bytes);
  vi.unstubAllGlobals();
  const text = "files: expected a file system, got none here, as in a browser. Pass bytes instead.";
  await expect(read).rejects.toThrow(text);
  await expect(write).rejects.toThrow(text);
});

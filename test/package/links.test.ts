// Every page links to files that are there, and to headings that stand in them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = ["", "docs", "bench"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file)),
);

/** The anchors of a page's headings, as GitHub makes them: of equal ones, all but the first are numbered. */
function anchorsOf(page: string): string[] {
  const markdown = readFileSync(join(root, page), "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  const known = new Map<string, number>();
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const before = known.get(anchor) ?? 0;
    known.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

test.each(pages)("%s", (page) => {
  const markdown = readFileSync(join(root, page), "utf8");
  const links = [...markdown.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
  for (const [, path, anchor] of links) {
    const target = path === "" ? page : join(dirname(page), path);
    expect(existsSync(join(root, target)), `${page} → ${target}`).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target), `${page} → ${target}`).toContain(anchor);
  }
});

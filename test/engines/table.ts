// The table of docs/same-bits.md.

/** What one engine did in one mode. */
export interface Finding {
  readonly engine: string;
  readonly version: string;
  readonly simd: "standard" | "wide";
  readonly threads: 1 | 2;
  /** Whether it ran as asked; otherwise it cannot, and ran what it can. */
  readonly ran: boolean;
}

const BEGIN = "<!-- npm run test:engines writes and checks what follows -->";
const END = "<!-- end -->";
const columns = [
  { title: "1 thread", simd: "standard", threads: 1 },
  { title: "2 threads", simd: "standard", threads: 2 },
  { title: "1 thread, wide", simd: "wide", threads: 1 },
  { title: "2 threads, wide", simd: "wide", threads: 2 },
] as const;

/** A version without what changes every week: `24`, `1.4`. */
function short(engine: string, version: string): string {
  const [major, minor] = /\d+(\.\d+)*/.exec(version)?.[0].split(".") ?? [];
  if (major === undefined) return ""; // MiniBrowser does not tell it without a screen
  return engine === "Bun" || engine === "Deno" ? `${major}.${minor}` : major;
}

/** Where an engine's rows stand. */
function place(name: string): number {
  return ["Node", "Bun", "Deno", "Chromium", "Firefox", "WebKitGTK"].findIndex((first) =>
    name.startsWith(first),
  );
}

function title(engine: string): string {
  return { chromium: "Chromium", firefox: "Firefox", webkit: "WebKitGTK" }[engine] ?? engine;
}

/**
 * The document with its table renewed: rows of engines that were not there stay as they are, and so do cells of wide vectors where
 * this processor gains nothing by them.
 */
export function documentWith(
  text: string,
  hashes: Record<string, string>,
  findings: readonly Finding[],
): string {
  const [before, rest] = text.split(BEGIN);
  const [old, after] = rest.split(END);
  const networks = Object.entries(hashes).map(([network, hash]) => `| ${network} | \`${hash}\` |`);
  const known = new Map<string, string>();
  for (const line of old.split("\n").filter((line) => line.startsWith("| ") && line.includes("same"))) {
    known.set(line.split("|")[1].trim(), line);
  }
  for (const { engine, version } of findings) {
    const name = `${title(engine)} ${short(engine, version)}`.trim();
    const earlier = known.get(name)?.split(" | ").slice(1) ?? [];
    const cells = columns.map(({ simd, threads }, i) => {
      const finding = findings.find(
        (other) =>
          other.engine === engine &&
          other.version === version &&
          other.simd === simd &&
          other.threads === threads,
      );
      if (finding?.ran) return "same";
      return simd === "wide" && earlier[i]?.startsWith("same") ? "same" : "–";
    });
    // A browser has one row, of the version that was there last.
    if (title(engine) !== engine)
      for (const row of [...known.keys()]) if (row.startsWith(title(engine))) known.delete(row);
    known.set(name, `| ${name} | ${cells.join(" | ")} |`);
  }
  const table = [
    "",
    "| network, 1,000 steps | `history.traceHash` |",
    "|---|---|",
    ...networks,
    "",
    `| engine | ${columns.map(({ title }) => title).join(" | ")} |`,
    `|---|${columns.map(() => "---|").join("")}`,
    ...[...known.keys()]
      .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
      .map((name) => known.get(name)),
    "",
  ];
  return `${before}${BEGIN}\n${table.join("\n")}\n${END}${after}`;
}

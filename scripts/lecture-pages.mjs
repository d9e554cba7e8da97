// Runs the lecture's programs, keeps what they print beside them, and puts both into the pages of docs/.
//   npm run build && node scripts/lecture-pages.mjs

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folder, output, programNames, textOf } from "./lecture/program.mjs";

const names = await programNames();
const printed = [];
for (const name of names) {
  printed.push(await output(name));
  await writeFile(join(folder, `${name}.txt`), printed.at(-1));
}
const programs = await Promise.all(names.map((name) => textOf(name)));

for (const page of ["lecture.md", "lecture.ko.md"]) {
  const file = fileURLToPath(new URL(`../docs/${page}`, import.meta.url));
  const next = { ts: 0, text: 0 };
  const contents = { ts: programs, text: printed.map((text) => `${text.trimEnd()}\n`) };
  const filled = (await readFile(file, "utf8")).replace(
    /^```(ts|text)\n[\s\S]*?^```$/gm,
    (_, kind) => `\`\`\`${kind}\n${contents[kind][next[kind]++]}\`\`\``,
  );
  if (next.ts !== names.length || next.text !== names.length)
    throw new Error(
      `${page}: expected ${names.length} programs and outputs, got ${next.ts} and ${next.text}`,
    );
  await writeFile(file, filled);
}

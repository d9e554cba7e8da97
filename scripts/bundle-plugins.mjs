// What the bundles do to modules on their way in.
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * A plugin of esbuild's for downhill/inline: where there is a NAME-inline.ts it takes the place of NAME.ts, and
 * `embedded:PATH` is the file of that path, compressed, in base64.
 *
 * @param modules  The paths for which that holds.
 * @param except   Files that stay out: they come as empty text.
 */
export function embedFiles({ modules = /./, except } = {}) {
  return {
    name: "embed files",
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
        const inline = join(resolveDir, path.replace(/\.js$/, "-inline.ts"));
        return modules.test(path) && existsSync(inline) ? { path: inline } : undefined;
      });
      build.onResolve({ filter: /^embedded:/ }, ({ path }) => ({
        path: path.slice("embedded:".length),
        namespace: "embedded",
      }));
      build.onLoad({ filter: /./, namespace: "embedded" }, ({ path }) => {
        const packed = except?.test(path)
          ? ""
          : gzipSync(readFileSync(path), { level: 9 }).toString("base64");
        return { contents: `export default ${JSON.stringify(packed)}` };
      });
    },
  };
}

/** What is put together on one line: by operators, or by a call with more than names and plain values in it. */
const COMPUTED =
  /^((?:export )?const \w+(?:: [^=\n]+)? =) ((?:[\w.]+ (?:[-+*/]|\*\*|<<) |(?:new )?[A-Za-z]\w*\([^\n]*[(/*])[^\n]*);$/gm;

/** `const NAME = f(` and `const NAME = new F(` at the start of a line. */
const INITIALIZER = /^((?:export )?const \w+(?:: [^=\n]+)? = )((?:new )?[A-Za-z]\w*(?:<[^>\n]*>)?\()/gm;

/** A table, a list or a text that is put together, up to the statement's end: what follows is not indented. */
const COMPOSED =
  /^((?:export )?const \w+(?:: [^=\n]+)? =)\s+((?:[{[]|["`][^\n]*[^;\n]\n)[\s\S]*?);\n(?=\S|\n|$)/gm;

/** A number that has a name. */
const NUMBER =
  /^(export )?const ([A-Z][A-Z0-9_]+) = (0x[\da-f]+|[\d._]+(?:n|e-\d+)?(?: (?:[-+/]|\*\*?) -?[\d._]+(?:e-\d+)?)*);\n/gm;

/**
 * Puts numbers where their file uses their names: bundlers of bundlers do not see that nobody changes them. What is
 * exported stays for other files besides.
 */
function inlineNumbers(source) {
  const numbers = new Map();
  const exported = [];
  const rest = source.replace(NUMBER, (statement, exports, name, value) => {
    numbers.set(name, value.includes(" ") ? `(${value})` : value);
    if (exports) exported.push(statement);
    return "\n";
  });
  if (numbers.size === 0) return source;
  return rest.replace(/\b[A-Z][A-Z0-9_]+\b/g, (name) => numbers.get(name) ?? name) + exported.join("");
}

/**
 * A plugin of esbuild's: tells bundlers that what a module computes when it is loaded can be left out where nobody uses it.
 * package.json says so of whole modules ("sideEffects": false), but in a bundle there are only statements. Addresses of
 * the package's own files begin at the bundle, where those of a room began at its own folder.
 */
export const pureInitializers = {
  name: "pure initializers",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: inlineNumbers(await readFile(path, "utf8"))
        .replaceAll('"../kernels/wasm/', '"./wasm/')
        .replace(COMPUTED, "$1 /* @__PURE__ */ (() => $2)();")
        .replace(INITIALIZER, "$1/* @__PURE__ */ $2")
        .replace(COMPOSED, (statement, name, value) =>
          /\(|\.\.\.|\w\.\w/.test(value) ? `${name} /* @__PURE__ */ (() => (${value}))();\n` : statement,
        ),
      loader: "ts",
    }));
  },
};

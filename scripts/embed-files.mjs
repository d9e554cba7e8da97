// Files inside the code, for downhill/inline.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * A plugin of esbuild's: where there is a NAME-inline.ts it takes the place of NAME.ts, and `embedded:PATH` is the file of
 * that path, compressed, in base64.
 *
 * @param except  Files that stay out: they come as empty text.
 */
export function embedFiles({ except } = {}) {
  return {
    name: "embed files",
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
        const inline = join(resolveDir, path.replace(/\.js$/, "-inline.ts"));
        return existsSync(inline) ? { path: inline } : undefined;
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

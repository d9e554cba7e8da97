// Files inside the code, as scripts/bundle-plugins.mjs puts them there.

/** A file's bytes from its compressed form in base64. */
export async function unpack(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** The address of a script: Node starts workers from data, browsers from blobs. */
export async function scriptAddress(base64: string): Promise<URL> {
  const script = await unpack(base64);
  return globalThis.process?.getBuiltinModule === undefined
    ? new URL(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))
    : new URL(`data:text/javascript,${encodeURIComponent(new TextDecoder().decode(script))}`);
}

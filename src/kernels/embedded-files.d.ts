/** A file of the package, compressed by gzip, in base64: scripts/build.mjs puts it there. */
declare module "embedded:*" {
  const base64: string;
  export default base64;
}

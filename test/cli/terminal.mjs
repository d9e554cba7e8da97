// Preloaded into the command line: pipes that say they are a terminal, so that tests see what a person sees.
for (const stream of [process.stdout, process.stderr]) {
  stream.isTTY = true;
  stream.columns = Number(process.env.COLUMNS ?? 80);
}

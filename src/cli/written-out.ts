/**
 * Resolves once all that was printed has left the process. A pipe holds 64 kB; who ends sooner takes the rest along.
 * A reader that has gone away (`| head`) has had what it wanted.
 */
export async function writtenOut(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => undefined);
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
}

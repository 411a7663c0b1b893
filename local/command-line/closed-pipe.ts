/**
 * Who reads the output may go away, as `head` does after its lines. That is nobody's fault: `closed` is called, and what is
 * written afterwards is dropped.
 */
export function onClosedPipe(closed: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      closed();
    });
  }
}

/**
 * Has a write beyond the largest size of a file (`ulimit -f`) fail like one to a full disk, as Node has it by itself:
 * what conf writes files with listens to the signal, and ends the process, sessions and all.
 */
export function outliveFileSizeLimit(): void {
  process.on('SIGXFSZ', () => {})
}

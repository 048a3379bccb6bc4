/**
 * The command that the launcher hands over behind `--`, where the app is the only program there is: one that needs no
 * owner, and no display. `null` where the app is started as an app.
 */
export function headlessCommand(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--')
  return at < 0 ? null : argv.slice(at + 1)
}

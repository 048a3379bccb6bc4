/** Distributions that other programs keep for themselves. */
const NOBODYS = /^(?:docker|rancher)-desktop(?:-data)?$/

/** What Windows' own programs print to a pipe: UTF-16LE, but for newer ones of WSL where WSL_UTF8 is set. */
export function textOfWindows(bytes: Uint8Array): string {
  const isWide = bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe)
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes)
}

/** The distributions that `wsl.exe --list --quiet` names, a line each. */
export function distributionsIn(bytes: Uint8Array): readonly string[] {
  return textOfWindows(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((name) => name !== '' && !NOBODYS.test(name))
}

/** The distribution in whose files a path of Windows' lies: `\\wsl.localhost\NAME\…`, and before that `\\wsl$\NAME\…`. */
export function distributionOfShare(path: string): string | null {
  return /^\\\\wsl(?:\.localhost|\$)\\([^\\]+)(?:\\|$)/i.exec(path)?.[1] ?? null
}

/** Whether a kernel is WSL's, by /proc/sys/kernel/osrelease. Containers in WSL have it too. */
export function isKernelOfWsl(osRelease: string): boolean {
  return /microsoft/i.test(osRelease)
}

import { existsSync, renameSync } from 'node:fs'

/**
 * Moves a file that can't be used to `PATH.corrupt-<n>`, the first number that is free, and gives that path.
 * @throws The file system's error, ENOENT where there is no file.
 */
export function setAside(path: string): string {
  let number = 1
  while (existsSync(`${path}.corrupt-${number}`)) number++
  const aside = `${path}.corrupt-${number}`
  renameSync(path, aside)
  return aside
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const DOCS = join(import.meta.dirname, '../../docs')

/** The commands of a page: the indented lines that begin with one, as they stand there. */
export async function commandsOf(page: string): Promise<readonly string[]> {
  const text = await readFile(join(DOCS, page), 'utf8')
  return text
    .split('\n')
    .flatMap((line) => /^ {4}((?:lanyard|kubectl|export) .+)$/.exec(line)?.slice(1) ?? [])
}

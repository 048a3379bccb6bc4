import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the guide. */
export const DOCS = join(import.meta.dirname, '../../docs')

/** A page of the guide, as it stands. */
export function pageOf(name: string): string {
  return readFileSync(join(DOCS, name), 'utf8')
}

/** What stands indented on a page, block by block, without the indentation. Text or a heading ends a block. */
export function blocksOf(text: string): readonly string[] {
  const blocks = text.match(/(?:^ {4}.*\n(?:\n+(?= {4}))?)+/gm) ?? []
  return blocks.map((block) => block.replaceAll(/^ {4}/gm, '').trimEnd())
}

/** The lines of code that stand under a heading. Throws where there are none. */
export function codeUnder(text: string, heading: string): readonly string[] {
  const [, section = ''] = text.split(new RegExp(`^#+ ${heading}$`, 'm'))
  const [own = ''] = section.split(/^#+ /m)
  const lines = blocksOf(own).flatMap((block) => block.split('\n'))
  if (lines.length === 0) throw new Error(`there is no code under ${heading}`)
  return lines
}

/** The commands of a page: the indented lines that begin with one, as they stand there. */
export function commandsOf(page: string): readonly string[] {
  const lines = blocksOf(pageOf(page)).flatMap((block) => block.split('\n'))
  return lines.filter((line) => /^(?:lanyard|kubectl|export) /.test(line))
}

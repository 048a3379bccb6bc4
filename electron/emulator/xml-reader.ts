/** An element as read: its name without prefix, and its own text and children. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Reads a small XML document without a DTD or CDATA, which no SAML response has (and a DTD must not have).
 * Returns `null` for anything else. Namespaces are not resolved: callers read what a signature covers.
 */
export function readXml(text: string): XmlElement | null {
  const top: Open = { name: '', attributes: new Map(), children: [], text: '' }
  const open: Open[] = [top]
  let end = 0
  for (const token of text.matchAll(TOKEN)) {
    end = token.index + token[0].length
    const [whole, closing, opening, attributes = '', empty] = token
    const current = open.at(-1)!
    if (closing !== undefined) {
      if (open.length < 2 || current.qualifiedName !== closing) return null
      open.pop()
    } else if (opening !== undefined) {
      const child: Open = {
        name: opening.replace(/^.*:/, ''),
        qualifiedName: opening,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      }
      current.children.push(child)
      if (empty === '') open.push(child)
    } else if (!whole.startsWith('<')) current.text += unescapeXml(whole)
  }
  const root = top.children[0]
  const complete = end === text.length && open.length === 1 && top.children.length === 1
  return complete && top.text.trim() === '' ? (root ?? null) : null
}

/** All elements of a name anywhere below, in document order. */
export function descendants(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ])
}

interface Open extends XmlElement {
  readonly qualifiedName?: string
  readonly children: XmlElement[]
  text: string
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [
      name!,
      unescapeXml(double ?? single ?? ''),
    ]),
  )
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    },
  )
}

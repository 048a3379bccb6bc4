/** Content of an XML element: text, or children by tag. A list repeats its tag; what is undefined is left out. */
export type Xml = string | number | boolean | XmlChildren

export interface XmlChildren {
  readonly [tag: string]: Xml | readonly Xml[] | undefined
}

// What is no character of XML 1.0, escaped or not: a reply that held one would not parse.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // A parser would make both a plain newline.
  '\r': '&#13;',
}

/** Text that is safe in an XML or HTML element and in a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"'\r]/g, (character) => ENTITIES[character]!)
}

/** The children as XML, in the order they were written. */
export function writeXml(children: XmlChildren): string {
  return Object.entries(children)
    .map(([tag, content]) => {
      if (content === undefined) return ''
      if (isList(content)) return content.map((one) => element(tag, one)).join('')
      return element(tag, content)
    })
    .join('')
}

function element(tag: string, content: Xml): string {
  const inside = typeof content === 'object' ? writeXml(content) : escapeXml(String(content))
  return `<${tag}>${inside}</${tag}>`
}

function isList(content: Xml | readonly Xml[]): content is readonly Xml[] {
  return Array.isArray(content)
}

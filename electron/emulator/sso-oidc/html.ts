/** Text that is HTML already; everything else is escaped when it is put into a page. */
export interface Html {
  readonly html: string
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

/** A template whose values are escaped, unless they are `Html` themselves. */
export function html(literals: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  let text = literals[0] ?? ''
  values.forEach((value, index) => {
    text += (typeof value === 'string' ? escape(value) : value.html) + (literals[index + 1] ?? '')
  })
  return { html: text }
}

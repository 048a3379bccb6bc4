import type { Browser } from '../../electron/core/ports.ts'

/** A person with a browser, who visits each page that is opened for them. */
export interface Visitor extends Browser {
  /** The URLs that were opened, in order. */
  readonly opened: readonly string[]
  /** What they do with a page; at first they go where it leads. */
  habit: 'visit' | 'look away'
  /** Whether a page would be seen by them. */
  seesPages: boolean
  /** Decides on a page of a practice portal that asks. Gives what the browser shows in the end. */
  decide(url: string, decision: 'allow' | 'deny'): Promise<string>
}

export function createVisitor(): Visitor {
  const opened: string[] = []
  const visitor: Visitor = {
    opened,
    habit: 'visit',
    seesPages: true,
    reaches: () => visitor.seesPages,
    async open(url) {
      opened.push(url)
      // The page goes on by itself, as in a browser.
      if (visitor.habit === 'visit') void fetch(url).catch(() => {})
    },
    async decide(url, decision) {
      const page = await (await fetch(url)).text()
      const [, name = '', value = ''] = /name="(request|user_code)" value="([^"]+)"/.exec(page) ?? []
      const { origin, pathname } = new URL(url)
      const body = new URLSearchParams({ [name]: value, decision })
      return (await fetch(`${origin}${pathname}`, { method: 'POST', body })).text()
    },
  }
  return visitor
}

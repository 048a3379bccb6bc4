/** What the practice console shows of whoever a URL signs in, visited as a browser does: with cookies, by redirects. */
export async function consoleFacts(url: string): Promise<Readonly<Record<string, string>>> {
  const cookies = new Map<string, string>()
  let next = url
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(next, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = reply.headers.get('location')
    if (location === null) return factsOf(await reply.text())
    next = new URL(location, next).href
  }
  throw new Error('The console redirects in a circle')
}

function factsOf(page: string): Record<string, string> {
  const facts = [...page.matchAll(/data-testid="(\w+)"[^>]*>([^<]*)</g)]
  return Object.fromEntries(facts.map(([, name = '', text = '']) => [name, text]))
}

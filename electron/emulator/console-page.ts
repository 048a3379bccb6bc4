import { escapeXml } from './xml.ts'

/** Whom a console shows, all of it text from elsewhere. */
export interface ConsoleFacts {
  readonly account: string
  readonly accountId: string
  readonly role: string
  readonly session: string
  readonly region: string
  readonly destination: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

const STYLE = `
  :root { color-scheme: light dark; --ink: #16191f; --paper: #f2f3f3; --card: #fff; --line: #d5dbdb; --bar: #232f3e; --quiet: #545b64 }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e9ebed; --paper: #0f1b2a; --card: #192534; --line: #414d5c; --bar: #0b1420; --quiet: #a7b1bd }
  }
  * { box-sizing: border-box }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
  header { background: var(--bar); color: #fff; padding: 12px 24px; display: flex; gap: 16px; align-items: center }
  header b { flex: 1; font-weight: 600 }
  header a { color: #fff }
  main { max-width: 640px; margin: 48px auto; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
  h1 { margin: 0 0 16px; font-size: 24px; overflow-wrap: anywhere }
  p { color: var(--quiet) }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 8px 24px; margin: 0 }
  dt { color: var(--quiet) }
  dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
`

/** The practice console's home, for the identity that is signed in. */
export function consolePage(facts: ConsoleFacts): string {
  const row = (label: string, id: string, value: string) =>
    `<dt>${label}</dt><dd data-testid="${id}">${escapeXml(value)}</dd>`
  const ends = new Date(facts.expiresAt).toISOString()
  return page(
    facts.account,
    `<dl>
      ${row('Account', 'account', `${facts.account} (${facts.accountId})`)}
      ${row('Role', 'role', facts.role)}
      ${row('Session', 'session', facts.session)}
      ${row('Region', 'region', facts.region)}
      ${row('Destination', 'destination', facts.destination)}
      <dt>Ends</dt><dd><time data-testid="expiry" datetime="${ends}">${ends}</time></dd>
    </dl>`,
    'signed in',
  )
}

/** AWS shows this when another identity holds the browser's cookie. */
export function logOutFirstPage(logoutUrl: string): string {
  return page(
    'You must first log out before logging into a different AWS account',
    `<p>To logout, <a data-testid="logout" href="${escapeXml(logoutUrl)}">click here</a>.</p>`,
  )
}

/** Shown where a console session is over; `issuer` is where its broker said a new one can be had. */
export function expiredPage(issuer: string | null): string {
  const link = issuer === null ? '' : ` <a href="${escapeXml(issuer)}">Sign in again</a>.`
  return page('Your session has expired', `<p data-testid="expired">The console session is over.${link}</p>`)
}

/** A page with one message: signed out, not signed in, or what is wrong with a request. */
export function messagePage(title: string, message: string): string {
  return page(title, `<p data-testid="message">${escapeXml(message)}</p>`)
}

function page(title: string, content: string, state: 'signed in' | 'signed out' = 'signed out'): string {
  const logout =
    state === 'signed in' ? '<a data-testid="logout" href="/oauth?Action=logout">Sign out</a>' : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><b>Practice console</b>${logout}</header>
<main><h1>${escapeXml(title)}</h1>${content}</main>
</body>
</html>
`
}

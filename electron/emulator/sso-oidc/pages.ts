import { printable } from '../../../shared/printable.ts'
import type { EmulatorReply, PortalOfOrganisation } from '../world.ts'
import { html, type Html } from './html.ts'

const STYLE = `
  :root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6475; --card: #fff; --ground: #eef1f6;
    --line: #d8deea; --go: #1f5fd6; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf5; --soft: #9aa5ba; --card: #1b212d;
    --ground: #11151d; --line: #323b4d; --go: #6fa0ff; } }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
    color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
  main { width: min(27rem, calc(100vw - 2rem)); padding: 2rem; border: 1px solid var(--line);
    border-radius: 14px; background: var(--card) }
  h1 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.3; text-wrap: balance }
  p { margin: 0 0 1rem; overflow-wrap: anywhere }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; margin: 0 0 1.5rem;
    padding: 1rem; border-radius: 10px; background: var(--ground) }
  dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
  form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end }
  label { flex: 1 1 100%; color: var(--soft) }
  input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: 600 1.2rem ui-monospace,
    monospace; letter-spacing: .1em; text-transform: uppercase; color: var(--ink); background: var(--card);
    border: 1px solid var(--line); border-radius: 8px }
  button { padding: .6rem 1.4rem; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer;
    border: 1px solid var(--line); background: transparent; color: var(--ink) }
  button[value=allow], button.go { background: var(--go); border-color: var(--go); color: var(--card) }
  :focus-visible { outline: 3px solid var(--go); outline-offset: 2px }
  footer { margin-top: 1.5rem; font-size: .85rem; color: var(--soft) }
`

/** A page of the portal. It runs no script and loads nothing. */
export function pageReply(operation: string, status: number, title: string, content: Html): EmulatorReply {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
          <footer>Practice organisation: nothing here is AWS, and no real account is touched.</footer>
        </main>
      </body>
    </html>`
  return {
    operation,
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // No form-action: browsers apply it to where a form's answer redirects to, the tool's own listener.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: page.html,
  }
}

interface Consent {
  readonly clientName: string
  readonly portal: PortalOfOrganisation
  readonly action: '/authorize' | '/device'
  /** The form's hidden field, by which the decision finds its request. */
  readonly field: readonly [name: string, value: string]
  /** Shown for the person to compare with what the tool shows. */
  readonly userCode?: string
}

/** Asks the person who signs in whether the tool may act for them. */
export function consentPage(operation: string, consent: Consent): EmulatorReply {
  const { clientName, portal, action, field, userCode } = consent
  // The tool chose its own name, so it could hold anything that misleads the eye.
  const tool = printable(clientName)
  const code =
    userCode === undefined
      ? html``
      : html`<dt>Code</dt>
          <dd><strong>${userCode}</strong></dd>`
  return pageReply(
    operation,
    200,
    `Allow ${tool} to access your data?`,
    html`<p>It will be able to see your accounts and use the roles assigned to you.</p>
      <dl>
        <dt>You</dt>
        <dd>${portal.user.name}</dd>
        <dt>Portal</dt>
        <dd>${portal.name}<br />${portal.startUrl}</dd>
        ${code}
      </dl>
      <form method="post" action="${action}">
        <input type="hidden" name="${field[0]}" value="${field[1]}" />
        <button name="decision" value="allow">Allow</button>
        <button name="decision" value="deny">Deny</button>
      </form>`,
  )
}

/** Asks for the code that a tool on a machine without a browser shows. */
export function userCodePage(operation: string, unknownCode: string | null): EmulatorReply {
  const complaint =
    unknownCode === null
      ? html`<p>Type the code that your tool shows.</p>`
      : html`<p role="alert">The code ${unknownCode} is not known, or its time is over.</p>`
  return pageReply(
    operation,
    unknownCode === null ? 200 : 400,
    'Authorize a device',
    html`${complaint}
      <form method="get" action="/device">
        <label>Code<input name="user_code" required autocomplete="off" autofocus /></label>
        <button class="go">Next</button>
      </form>`,
  )
}

export function messagePage(operation: string, status: number, title: string, text: string): EmulatorReply {
  return pageReply(operation, status, title, html`<p>${text}</p>`)
}

/** Where the strip above a sign-in is served. It is a page of the app's own, with no bridge to it. */
export const STRIP_HOST = 'saml'
export const STRIP_HEIGHT = 56

/** What the strip shows. */
export interface StripState {
  /** Where the page below comes from: what a person compares before typing a password. */
  readonly host: string
  readonly note: string
  readonly button: string
}

/** Whether an address of the strip is what its button leads to. */
export function wantsOwnBrowser(url: string): boolean {
  return url === `lanyard://${STRIP_HOST}/#own-browser`
}

/** The script that shows a state. JSON is a part of JavaScript, so nothing in it can be anything but data. */
export function showStrip(state: StripState): string {
  return `show(${JSON.stringify(state)})`
}

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Sign in</title>
<link rel="stylesheet" href="/strip.css">
<script src="/strip.js" defer></script>
</head>
<body>
<header>
  <div><b id="host"></b><span id="note"></span></div>
  <button id="own-browser"></button>
</header>
</body>
</html>
`

const CSS = `
:root { --paper: #f5f6f8; --ink: #15181d; --quiet: #565d69; --line: #dfe2e7; --button: #ffffff; --accent: #2f5bd3 }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); cursor: default; user-select: none;
  font: 13px/1.4 "Inter Variable", Inter, system-ui, sans-serif }
header { height: ${STRIP_HEIGHT}px; padding: 0 12px; display: flex; align-items: center; gap: 12px; border-bottom: 1px solid var(--line) }
div { min-width: 0; flex: 1; display: flex; flex-direction: column }
b, span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
span { color: var(--quiet); font-size: 12px }
button { font: inherit; flex: none; color: inherit; background: var(--button); border: 1px solid var(--line);
  border-radius: 6px; padding: 4px 12px }
button:hover { border-color: var(--quiet) }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16191e; --ink: #eceef2; --quiet: #a3abb8; --line: #2c313a; --button: #20242b; --accent: #8fb0ff }
}
`

const SCRIPT = `'use strict'
const part = (id) => document.getElementById(id)
function show({ host, note, button }) {
  part('host').textContent = host
  part('note').textContent = note
  part('own-browser').textContent = button
}
part('own-browser').addEventListener('click', () => { location.hash = 'own-browser' })
`

/** The files of the strip, by path. */
export const STRIP_FILES: ReadonlyMap<string, { readonly type: string; readonly text: string }> = new Map([
  ['/', { type: 'text/html; charset=utf-8', text: HTML }],
  ['/strip.css', { type: 'text/css; charset=utf-8', text: CSS }],
  ['/strip.js', { type: 'text/javascript; charset=utf-8', text: SCRIPT }],
])

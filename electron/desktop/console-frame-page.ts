/** Where the frame around a console is served. It is a page of the app's own, with no bridge to it. */
export const FRAME_HOST = 'frame'
export const FRAME_HEIGHT = 36
export const FRAME_EDGE = 2

/** What the frame shows. */
export interface FrameState {
  readonly account: string
  readonly accountId: string
  readonly role: string
  readonly colour: string
  readonly isProduction: boolean
  /** Epoch milliseconds of this computer's clock. */
  readonly endsAt: number
  /** What lies over the console, where it is over. */
  readonly overlay: { readonly title: string; readonly text: string; readonly button: string } | null
}

/** What its buttons ask for, by changing the fragment of the frame's address: the frame has no bridge. */
export const FRAME_DEEDS = ['back', 'reload', 'renew'] as const
export type FrameDeed = (typeof FRAME_DEEDS)[number]

/** The deed that an address of the frame stands for; `null` for anything else. */
export function deedOf(url: string): FrameDeed | null {
  // The number makes each one new.
  const [, named] = /^lanyard:\/\/frame\/#(\w+)-\d+$/.exec(url) ?? []
  return FRAME_DEEDS.find((deed) => deed === named) ?? null
}

/** The script that shows a state. JSON is a part of JavaScript, so nothing in it can be anything but data. */
export function showScript(state: FrameState): string {
  return `show(${JSON.stringify(state)})`
}

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>AWS console</title>
<link rel="stylesheet" href="/frame.css">
<script src="/frame.js" defer></script>
</head>
<body>
<header>
  <button data-do="back" aria-label="Back" title="Back">‹</button>
  <button data-do="reload" aria-label="Reload" title="Reload">↻</button>
  <span id="production" class="chip" hidden>PRODUCTION</span>
  <b id="account"></b>
  <span id="id"></span>
  <span id="role"></span>
  <time id="left" role="timer"></time>
  <button id="renew" class="chip" data-do="renew" hidden>Renew</button>
</header>
<main id="overlay" role="alertdialog" aria-labelledby="title" aria-describedby="text" hidden>
  <h1 id="title"></h1>
  <p id="text"></p>
  <button id="again" class="main" data-do="renew"></button>
</main>
</body>
</html>
`

const CSS = `
:root { --paper: #ffffff; --ink: #15181d; --quiet: #565d69; --colour: #667285 }
* { box-sizing: border-box }
body { margin: 0; height: 100vh; background: var(--colour); color: #fff; display: flex; flex-direction: column;
  font: 13px/1.4 "Inter Variable", Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; cursor: default; user-select: none }
header { height: ${FRAME_HEIGHT}px; flex: none; padding: 0 12px; display: flex; align-items: center; gap: 12px; white-space: nowrap }
header > * { overflow: hidden; text-overflow: ellipsis }
button { font: inherit; color: #fff; background: none; border: 0; padding: 2px 6px; flex: none; border-radius: 6px }
header button:hover { background: rgb(255 255 255 / 20%) }
button:focus-visible { outline: 2px solid currentcolor; outline-offset: 2px }
time { margin-left: auto; font-weight: 600; flex: none }
.chip { font-size: 11.5px; font-weight: 600; padding: 2px 8px; border-radius: 6px; background: rgb(255 255 255 / 22%); flex: none }
[hidden] { display: none !important }
main { flex: 1; margin: 0 ${FRAME_EDGE}px ${FRAME_EDGE}px; background: var(--paper); color: var(--ink); display: flex; flex-direction: column;
  align-items: center; justify-content: center; gap: 12px; text-align: center; padding: 24px }
h1 { margin: 0; font-size: 20px }
p { margin: 0; color: var(--quiet); max-width: 60ch }
.main { background: var(--colour); padding: 8px 16px; border-radius: 8px; font-weight: 600 }
.main:focus-visible { outline-color: var(--ink) }
@media (prefers-color-scheme: dark) { :root { --paper: #16191e; --ink: #eceef2; --quiet: #a3abb8 } }
`

// It counts by itself, once a second, and shows how it stands where it is hidden and shown again.
const SCRIPT = `'use strict'
const part = (id) => document.getElementById(id)
const SOON = 15 * 60000
let state = null
function tick() {
  if (!state) return
  const left = Math.max(0, Math.ceil((state.endsAt - Date.now()) / 1000))
  const two = (n) => String(n).padStart(2, '0')
  part('left').textContent = Math.floor(left / 3600) + ':' + two(Math.floor(left / 60) % 60) + ':' + two(left % 60)
  part('renew').hidden = state.overlay !== null || left * 1000 > SOON
}
function show(next) {
  state = next
  document.documentElement.style.setProperty('--colour', next.colour)
  part('production').hidden = !next.isProduction
  part('account').textContent = next.account
  part('id').textContent = next.accountId.replace(/^(\\d{4})(\\d{4})(\\d{4})$/, '$1 $2 $3')
  part('role').textContent = next.role
  part('overlay').hidden = next.overlay === null
  if (next.overlay) {
    part('title').textContent = next.overlay.title
    part('text').textContent = next.overlay.text
    part('again').textContent = next.overlay.button
    part('again').focus()
  }
  tick()
}
let deeds = 0
document.addEventListener('click', ({ target }) => {
  const deed = target.closest('[data-do]')?.dataset.do
  if (deed) location.hash = deed + '-' + ++deeds
})
setInterval(tick, 1000)
document.addEventListener('visibilitychange', tick)
`

/** The files of the frame, by path. */
export const FRAME_FILES: ReadonlyMap<string, { readonly type: string; readonly text: string }> = new Map([
  ['/', { type: 'text/html; charset=utf-8', text: HTML }],
  ['/frame.css', { type: 'text/css; charset=utf-8', text: CSS }],
  ['/frame.js', { type: 'text/javascript; charset=utf-8', text: SCRIPT }],
])

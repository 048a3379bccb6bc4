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

/** What its buttons ask for, as links to `lanyard://frame/do/…` that are never followed. */
export const FRAME_DEEDS = ['back', 'reload', 'renew'] as const
export type FrameDeed = (typeof FRAME_DEEDS)[number]

/** The deed that a link of the frame stands for; `null` for anything else. */
export function deedOf(url: string): FrameDeed | null {
  return FRAME_DEEDS.find((deed) => url === `lanyard://${FRAME_HOST}/do/${deed}`) ?? null
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
  <a href="/do/back" aria-label="Back" title="Back">‹</a>
  <a href="/do/reload" aria-label="Reload" title="Reload">↻</a>
  <span id="production" class="chip" hidden>PRODUCTION</span>
  <b id="account"></b>
  <span id="id"></span>
  <span id="role"></span>
  <time id="left" role="timer"></time>
  <a id="renew" class="chip" href="/do/renew" hidden>Renew</a>
</header>
<main id="overlay" role="alertdialog" aria-labelledby="title" aria-describedby="text" hidden>
  <h1 id="title"></h1>
  <p id="text"></p>
  <a id="again" class="button" href="/do/renew"></a>
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
header a { color: #fff; text-decoration: none; flex: none; min-width: 20px; text-align: center; border-radius: 6px }
header a:hover { background: rgb(255 255 255 / 20%) }
a:focus-visible { outline: 2px solid #fff; outline-offset: 1px }
time { margin-left: auto; font-weight: 600; flex: none }
.chip { font-size: 11.5px; font-weight: 600; padding: 2px 8px; border-radius: 6px; background: rgb(255 255 255 / 22%); flex: none }
[hidden] { display: none !important }
main { flex: 1; margin: 0 ${FRAME_EDGE}px ${FRAME_EDGE}px; background: var(--paper); color: var(--ink); display: flex; flex-direction: column;
  align-items: center; justify-content: center; gap: 12px; text-align: center; padding: 24px }
h1 { margin: 0; font-size: 20px }
p { margin: 0; color: var(--quiet); max-width: 60ch }
.button { color: #fff; background: var(--colour); padding: 8px 16px; border-radius: 8px; font-weight: 600; text-decoration: none }
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
setInterval(tick, 1000)
document.addEventListener('visibilitychange', tick)
`

/** The files of the frame, by path. */
export const FRAME_FILES: ReadonlyMap<string, { readonly type: string; readonly text: string }> = new Map([
  ['/', { type: 'text/html; charset=utf-8', text: HTML }],
  ['/frame.css', { type: 'text/css; charset=utf-8', text: CSS }],
  ['/frame.js', { type: 'text/javascript; charset=utf-8', text: SCRIPT }],
])

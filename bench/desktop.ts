import { setTimeout as wait } from 'node:timers/promises'
import { TRAY_ICON } from '../electron/dev/display.ts'
import { until } from '../electron/dev/until.ts'
import { lastMark, pageWhere, timersDuring } from './app-pages.ts'
import { BARE_PAINTED } from './bare-app.ts'
import { openStage, type Stage } from './desktop-stage.ts'
import { evaluate, type DevTools } from './devtools.ts'
import { atMost, exactly, type Figure, measured, median } from './figure.ts'
import { interruptible } from './interruptible.ts'
import type { MeasuredApp } from './measured-app.ts'
import { openPointer, type Pointer } from './pointer.ts'
import { cpuDuring, memoryOfTree } from './process-tree.ts'
import { watchTray, type TrayWatch } from './tray-watch.ts'

// What the desktop app costs, against the least that an Electron app with a tray and a window can be.

const STARTS = 12
const ROUNDS = 3
const CLICKS = 11
const SESSIONS = 20
const CPU_SECONDS = 60
const TIMER_SECONDS = 10
/** Nobody looks into an app before: it is still starting. */
const STARTED_MS = 2000
/** A panel that was just hidden is not shown by a click. */
const PAUSE_MS = 500
/** Until what was freed has been given back: V8 does so in one go, seen some 26 s after the last work. */
const SETTLED_MS = 40_000
const MB = 1_000_000

const START_LIMIT = 1.25
const MEMORY_LIMIT = 1.5
const CPU_LIMIT_PERCENT = 0.3
const CLICK_LIMIT_MS = 100

const IS_WINDOW = `window.lanyard?.surface === 'window'`
const IS_PANEL = `window.lanyard?.surface === 'panel'`
const IS_PAGE = 'document.body !== null'
/** The first frame after React's first commit, and the one that has the sessions in it. */
const SHAPE_MARK = 'lanyard-shape'
const WINDOW_MARK = 'lanyard-window'
const SHOWN_MARK = 'bench-shown'
/** After two frames: in the first what has changed is drawn, and as the second begins the first is done. */
const MARK = `requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('${SHOWN_MARK}')))`

export async function run(): Promise<Figure[]> {
  return interruptible(openStage, async (stage) => [
    ...startFigures(await measureStarts(stage)),
    ...restFigures(await measureRest(stage)),
  ])
}

interface Start {
  /** Milliseconds from the start of the process until the tray has the icon, and until the window is painted. */
  readonly tray: number
  readonly painted: number
  readonly filled: number
}

interface Pair<T> {
  readonly ours: T
  readonly bare: T
}

async function measureStarts(stage: Stage): Promise<readonly Pair<Start>[]> {
  const tray = await watchTray(stage.display.env)
  const ours = () => timeStart(tray, stage.startOurs, oursPainted)
  const bare = () => timeStart(tray, stage.startBare, barePainted)
  try {
    const pairs: Pair<Start>[] = []
    for (let index = 0; index <= STARTS; index += 1) {
      // By turns, so that whatever else the machine does falls on both alike.
      const [first, second] = index % 2 === 0 ? [await ours(), await bare()] : [await bare(), await ours()]
      pairs.push(index % 2 === 0 ? { ours: first, bare: second } : { ours: second, bare: first })
    }
    // The first one reads from the disk.
    return pairs.slice(1)
  } finally {
    await tray.end()
  }
}

async function timeStart(
  tray: TrayWatch,
  start: () => MeasuredApp,
  painted: (app: MeasuredApp) => Promise<Painted>,
): Promise<Start> {
  const icon = tray.nextIcon()
  const app = start()
  try {
    const there = await icon
    await wait(STARTED_MS)
    const { first, filled } = await painted(app)
    return { tray: there - app.startedAt, painted: first - app.startedAt, filled: filled - app.startedAt }
  } finally {
    await app.end()
  }
}

/** Epoch milliseconds. */
interface Painted {
  readonly first: number
  readonly filled: number
}

async function oursPainted(app: MeasuredApp): Promise<Painted> {
  const page = await pageWhere(app, IS_WINDOW)
  const marked = (name: string) =>
    until(
      () => lastMark(page, name),
      (mark) => mark !== null,
    )
  return { first: (await marked(SHAPE_MARK))!, filled: (await marked(WINDOW_MARK))! }
}

async function barePainted(app: MeasuredApp): Promise<Painted> {
  const at = Number(await app.line(BARE_PAINTED))
  return { first: at, filled: at }
}

function startFigures(pairs: readonly Pair<Start>[]): Figure[] {
  const of = (what: keyof Start) => ({
    ours: median(pairs.map(({ ours }) => ours[what])),
    bare: median(pairs.map(({ bare }) => bare[what])),
    ratio: median(pairs.map(({ ours, bare }) => ours[what] / bare[what])),
  })
  const [tray, painted, filled] = [of('tray'), of('painted'), of('filled')]
  return [
    measured('a bare app: start to tray', tray.bare, 'ms'),
    measured('start to tray', tray.ours, 'ms'),
    atMost('start to tray, in bare apps', tray.ratio, '×', START_LIMIT),
    measured('a bare app: start to window painted', painted.bare, 'ms'),
    measured('start to window painted', painted.ours, 'ms'),
    atMost('start to window painted, in bare apps', painted.ratio, '×', START_LIMIT),
    measured('start to window filled', filled.ours, 'ms'),
  ]
}

interface Rest {
  readonly memory: Pair<number>[]
  /** Milliseconds from each click on the tray until what it shows is painted. */
  readonly clicks: Pair<number[]>
  /** Percent of a core. */
  readonly cpu: Pair<number>
  readonly timers: number
}

/** What the apps do when nobody looks, and when somebody does again. */
async function measureRest(stage: Stage): Promise<Rest> {
  const memory: Pair<number>[] = []
  const clicks: Pair<number[]> = { ours: [], bare: [] }
  const cpu = { ours: Number.NaN, bare: Number.NaN }
  let timers = Number.NaN
  for (let round = 1; round <= ROUNDS; round += 1) {
    const isLast = round === ROUNDS
    const bare = await atRest(stage, stage.startBare(), {
      async warm(app, pointer) {
        clicks.bare.push(...(await clickBare(app, pointer)))
      },
      async rest(app) {
        if (isLast) cpu.bare = await cpuPercent(app)
      },
    })
    const ours = await atRest(stage, stage.startOurs(), {
      async warm(app, pointer) {
        await stage.borrow(SESSIONS)
        clicks.ours.push(...(await clickPanel(app, pointer)))
      },
      async rest(app) {
        if (!isLast) return
        cpu.ours = await cpuPercent(app)
        timers = await timersDuring(app, () => wait(TIMER_SECONDS * 1000))
      },
    })
    memory.push({ ours, bare })
  }
  return { memory, clicks, cpu, timers }
}

/** What the app holds when it is warm and nothing of it is shown, in bytes. */
async function atRest(
  stage: Stage,
  app: MeasuredApp,
  {
    warm,
    rest,
  }: {
    warm: (app: MeasuredApp, pointer: Pointer) => Promise<void>
    rest: (app: MeasuredApp) => Promise<void>
  },
): Promise<number> {
  const pointer = openPointer(stage.display.env, TRAY_ICON)
  try {
    await wait(STARTED_MS)
    await warm(app, pointer)
    await stage.closeWindows()
    await wait(SETTLED_MS)
    const memory = await memoryOfTree(app.pid)
    await rest(app)
    return memory
  } finally {
    await pointer.end()
    await app.end()
  }
}

async function clickPanel(app: MeasuredApp, pointer: Pointer): Promise<number[]> {
  const panel = await pageWhere(app, IS_PANEL)
  await evaluate(panel, `void window.lanyard.onShow(() => ${MARK})`)
  try {
    const took: number[] = []
    while (took.length < CLICKS) took.push(await timeClick(panel, pointer, () => pointer.key('Escape')))
    return took
  } finally {
    panel.close()
  }
}

/** The bare app's click shows its window, which has nothing to draw. */
async function clickBare(app: MeasuredApp, pointer: Pointer): Promise<number[]> {
  const page = await pageWhere(app, IS_PAGE)
  const listener = `() => document.visibilityState === 'visible' && ${MARK}`
  await evaluate(page, `document.addEventListener('visibilitychange', ${listener})`)
  const toggle = () => void pointer.click()
  try {
    toggle()
    await untilHidden(page)
    const took: number[] = []
    while (took.length < CLICKS) took.push(await timeClick(page, pointer, toggle))
    // As it was: a window that can be closed.
    toggle()
    return took
  } finally {
    page.close()
  }
}

async function timeClick(page: DevTools, pointer: Pointer, hide: () => void): Promise<number> {
  await wait(PAUSE_MS)
  const clicked = pointer.click()
  const shown = await until(
    () => lastMark(page, SHOWN_MARK),
    (mark) => mark !== null && mark > clicked,
  )
  hide()
  await untilHidden(page)
  return shown! - clicked
}

async function untilHidden(page: DevTools): Promise<void> {
  await until(
    () => evaluate(page, 'document.visibilityState'),
    (state) => state === 'hidden',
  )
}

async function cpuPercent(app: MeasuredApp): Promise<number> {
  const seconds = await cpuDuring(app.pid, () => wait(CPU_SECONDS * 1000))
  return (seconds / CPU_SECONDS) * 100
}

function restFigures({ memory, clicks, cpu, timers }: Rest): Figure[] {
  const ratio = median(memory.map(({ ours, bare }) => ours / bare))
  return [
    measured('a bare app: PSS, hidden', median(memory.map(({ bare }) => bare)) / MB, 'MB'),
    measured('PSS, hidden', median(memory.map(({ ours }) => ours)) / MB, 'MB'),
    atMost('PSS, hidden, in bare apps', ratio, '×', MEMORY_LIMIT),
    measured('a bare app: CPU, hidden', cpu.bare, '% of a core'),
    atMost('CPU, hidden', cpu.ours, '% of a core', CPU_LIMIT_PERCENT),
    exactly(`timers of hidden views in ${TIMER_SECONDS} s`, timers, 'timers', 0),
    measured('a bare app: click to window painted', median(clicks.bare), 'ms'),
    atMost('click to quick panel painted', median(clicks.ours), 'ms', CLICK_LIMIT_MS),
  ]
}

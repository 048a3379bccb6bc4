import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { CHOSEN_BUTTON } from './display-settings.ts'
import { until } from './until.ts'

const execute = promisify(execFile)

export type MouseButton = 'left' | 'middle' | 'right'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface WindowOnScreen extends Point {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly height: number
}

/** What a person at the desktop can do and see. Pixels, from the upper left. */
export interface Hands {
  /** Writes a picture of the whole desktop, as PNG. */
  screenshot(file: string): Promise<void>
  move(at: Point): Promise<void>
  click(at: Point, button?: MouseButton): Promise<void>
  /** Presses keys by their X names, such as `Return` or `ctrl+c`. */
  key(...names: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** The clipboard's text; `null` when it is empty. */
  clipboard(): Promise<string | null>
  setClipboard(text: string): Promise<void>
  /** The windows that the window manager shows, as the user sees them. */
  windows(): Promise<readonly WindowOnScreen[]>
  /** Moves and sizes a window. */
  place(id: string, at: Point, size: { width: number; height: number }): Promise<void>
  /** As the cross in its title bar does. */
  close(id: string): Promise<void>
  /** Waits until a notification is drawn, or so many at once (milliseconds). */
  notificationShown(patienceMs?: number, count?: number): Promise<void>
  /** Presses a button of a notification that is shown, by its label. */
  pressInNotification(label: string): Promise<void>
  closeNotifications(): Promise<void>
  /** The titles of the notifications that were closed, the first one first. */
  closedNotifications(): Promise<readonly string[]>
  paintBackground(from: string, to: string): Promise<void>
}

const BUTTONS: Readonly<Record<MouseButton, string>> = { left: '1', middle: '2', right: '3' }

export function handsOn(env: NodeJS.ProcessEnv): Hands {
  const run = async (command: string, args: readonly string[]): Promise<string> =>
    (await execute(command, [...args], { env })).stdout
  const xdotool = async (...args: readonly string[]): Promise<void> => void (await run('xdotool', args))

  return {
    screenshot: async (file) => void (await run('import', ['-silent', '-window', 'root', `png:${file}`])),
    move: ({ x, y }) => xdotool('mousemove', `${Math.round(x)}`, `${Math.round(y)}`),
    click: ({ x, y }, button = 'left') =>
      xdotool('mousemove', `${Math.round(x)}`, `${Math.round(y)}`, 'click', BUTTONS[button]),
    key: (...names) => xdotool('key', '--clearmodifiers', ...names),
    type: (text) => xdotool('type', '--delay', '12', '--', text),
    clipboard: () => run('xclip', ['-selection', 'clipboard', '-out']).catch(() => null),
    setClipboard: (text) => own(text, env),
    // wmctrl fails over a window that goes while it lists them; the next time that one is gone.
    windows: async () => {
      const list = () => run('wmctrl', ['-l', '-G'])
      return listed(await list().catch(list))
    },
    place: async (id, { x, y }, { width, height }) =>
      void (await run('wmctrl', ['-i', '-r', id, '-e', `0,${x},${y},${width},${height}`])),
    close: async (id) => void (await run('wmctrl', ['-i', '-c', id])),
    notificationShown: async (patienceMs, count = 1) =>
      void (await until(
        () => run('dunstctl', ['count', 'displayed']),
        (displayed) => Number(displayed) >= count,
        patienceMs,
      )),
    async pressInNotification(label) {
      await writeFile(join(env['XDG_STATE_HOME']!, CHOSEN_BUTTON), `#${label} (`)
      await run('dunstctl', ['context'])
    },
    closeNotifications: async () => void (await run('dunstctl', ['close-all'])),
    closedNotifications: async () => titles(await run('dunstctl', ['history'])),
    paintBackground: async (from, to) =>
      void (await run('display', ['-window', 'root', '-size', '1600x1000', `gradient:${from}-${to}`]).catch(
        () => {},
      )),
  }
}

/** xclip stays behind to hand the text out, and ends when somebody else takes the clipboard. */
async function own(text: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('xclip', ['-selection', 'clipboard', '-in'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.end(text)
  await once(child, 'exit')
}

const historySchema = v.object({
  data: v.array(v.array(v.object({ summary: v.object({ data: v.string() }) }))),
})

function titles(history: string): readonly string[] {
  const { data } = v.parse(historySchema, JSON.parse(history))
  return data.flatMap((last) => last.map(({ summary }) => summary.data)).toReversed()
}

/** `0x01200003  0 360  190  880  620  host Title`; the panel and the like have desktop -1. */
function listed(output: string): WindowOnScreen[] {
  return output.split('\n').flatMap((line) => {
    const found = /^(\S+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(\d+)\s+(\d+)\s+\S+\s(.*)$/.exec(line)
    if (!found || found[2] === '-1') return []
    const [, id = '', , x, y, width, height, title = ''] = found
    return [{ id, title, x: Number(x), y: Number(y), width: Number(width), height: Number(height) }]
  })
}

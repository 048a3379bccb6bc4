import { spawn } from 'node:child_process'
import { AppError } from '../../shared/errors.ts'
import type { Browser, Seat } from '../core/ports.ts'

/** An opener that finds no browser says so within this; a browser of its own stays. */
const SETTLED_MS = 1_500

/** The commands that open a URL, the first that works wins. */
function commandsFor(url: string, seat: Seat): readonly (readonly string[])[] {
  if (seat.browser) {
    const commands = seat.browser.split(':').filter((command) => command.trim() !== '')
    return commands.map((command) => fromVariable(command, url))
  }
  switch (process.platform) {
    case 'darwin':
      return [['open', url]]
    case 'win32':
      // `start` would hand the URL's & to cmd.exe; this takes it as it is.
      return [['rundll32', 'url.dll,FileProtocolHandler', url]]
    default:
      return [
        ['xdg-open', url],
        ['gio', 'open', url],
        ['wslview', url],
      ]
  }
}

/** BROWSER holds commands split by colons, in which %s stands for the URL; without one the URL comes last. */
function fromVariable(command: string, url: string): readonly string[] {
  const words = command.split(' ').filter((word) => word !== '')
  return command.includes('%s') ? words.map((word) => word.replaceAll('%s', url)) : [...words, url]
}

/** The default browser, or what BROWSER names. */
export function createBrowser(environment: NodeJS.ProcessEnv): Browser {
  return {
    reaches(seat) {
      if (seat.browser) return true
      if (seat.remote) return false
      return process.platform === 'linux' ? Boolean(seat.display ?? seat.waylandDisplay) : true
    },
    async open(url, seat) {
      // Part of it came from AWS; a file or an option of the command must not come of it.
      if (!/^https?:\/\//.test(url)) throw new TypeError('Only a web page can be opened')
      const env = { ...withoutSeat(environment), ...displayOf(seat) }
      for (const [program = '', ...args] of commandsFor(url, seat)) {
        if (await starts(program, args, env)) return
      }
      throw new AppError('browser-missing')
    },
  }
}

/** The engine's own seat is not that of whoever asks; xdg-open would follow its BROWSER. */
function withoutSeat(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { BROWSER: _browser, DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = environment
  return rest
}

function displayOf({ display, waylandDisplay }: Seat): NodeJS.ProcessEnv {
  return {
    ...(display === null ? {} : { DISPLAY: display }),
    ...(waylandDisplay === null ? {} : { WAYLAND_DISPLAY: waylandDisplay }),
  }
}

/**
 * Whether it opened the page, as far as can be told: it ended well, or it goes on. Detached and silent: a browser
 * outlives the engine and must not hold its descriptors.
 */
function starts(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true })
    const timer = setTimeout(() => done(true), SETTLED_MS)
    function done(started: boolean): void {
      clearTimeout(timer)
      child.unref()
      resolve(started)
    }
    child.once('error', () => done(false))
    child.once('exit', (code) => done(code === 0))
  })
}

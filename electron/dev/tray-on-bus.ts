import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

const WATCHER = 'org.kde.StatusNotifierWatcher'
const ITEM = 'org.kde.StatusNotifierItem'
const MENU = 'com.canonical.dbusmenu'
const PROPERTIES = 'org.freedesktop.DBus.Properties'

/** A row of a tray's menu; those of submenus come after the row they belong to. */
export interface TrayMenuRow {
  readonly id: number
  readonly label: string
  readonly enabled: boolean
}

/** The items that are registered in the tray of the desktop with this bus: `:1.10/StatusNotifierItem`. */
export async function trayItems(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const property = [`${PROPERTIES}.Get`, WATCHER, 'RegisteredStatusNotifierItems']
  const answer = await call(env, WATCHER, '/StatusNotifierWatcher', property)
  return [...answer.matchAll(/'([^']+)'/g)].map(([, item = '']) => item)
}

/** The menu of the first item, as the panel would draw it. */
export async function trayMenu(env: NodeJS.ProcessEnv): Promise<readonly TrayMenuRow[]> {
  const { owner, menu } = await firstItem(env)
  return menuRows(await call(env, owner, menu, [`${MENU}.GetLayout`, '0', '-1', '@as []']))
}

/**
 * Chooses a row of the first item's menu, as a click on it does. The path is the beginnings of the labels that lead to
 * it: `deploy`, `Copy credentials`, `fish`.
 */
export async function chooseInTray(env: NodeJS.ProcessEnv, ...path: readonly string[]): Promise<void> {
  const rows = await trayMenu(env)
  let at = -1
  for (const label of path) {
    at = rows.findIndex((row, index) => index > at && row.label.startsWith(label))
    if (at < 0) throw new Error(`The tray has no "${label}", but: ${rows.map((row) => row.label).join(', ')}`)
  }
  const { owner, menu } = await firstItem(env)
  await call(env, owner, menu, [`${MENU}.Event`, `${rows[at]!.id}`, 'clicked', '<int32 0>', 'uint32 0'])
}

/** Reads what gdbus prints of a layout: `(0, {…}, [<(1, {'label': <'Quit'>}, @av [])>, …])`. */
export function menuRows(layout: string): readonly TrayMenuRow[] {
  return [...layout.matchAll(/\((?:int32 )?(\d+), (?:@a\{sv\} )?\{([^}]*)\}/g)].flatMap(
    ([, id = '', properties = '']) => {
      const label = /'label': <(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")>/.exec(properties)
      const text = label?.[1] ?? label?.[2]
      if (!text) return []
      return [{ id: Number(id), label: unescaped(text), enabled: !/'enabled': <false>/.test(properties) }]
    },
  )
}

async function firstItem(env: NodeJS.ProcessEnv): Promise<{ owner: string; menu: string }> {
  const [item] = await trayItems(env)
  if (item === undefined) throw new Error('There is nothing in the tray.')
  const slash = item.indexOf('/')
  const [owner, path] = [item.slice(0, slash), item.slice(slash)]
  const answer = await call(env, owner, path, [`${PROPERTIES}.Get`, ITEM, 'Menu'])
  const menu = /objectpath '([^']+)'/.exec(answer)?.[1]
  if (menu === undefined) throw new Error(`The item of the tray has no menu: ${answer}`)
  return { owner, menu }
}

async function call(
  env: NodeJS.ProcessEnv,
  owner: string,
  path: string,
  [method = '', ...words]: readonly string[],
): Promise<string> {
  // After `--`, since a word may be -1.
  const target = ['--dest', owner, '--object-path', path]
  const { stdout } = await execute(
    'gdbus',
    ['call', '--session', ...target, '--method', method, '--', ...words],
    // Where no language is set it would write a question mark for every sign beyond ASCII.
    { env: { ...env, LC_ALL: 'C.UTF-8' } },
  )
  return stdout
}

/** What stands in a text as gdbus writes it; a single underscore marks a key, and two mean one. */
function unescaped(text: string): string {
  const plain = text.replace(/\\(u[0-9a-f]{4}|.)/g, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : code,
  )
  return plain.replace(/_(.)/g, '$1')
}

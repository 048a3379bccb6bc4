import * as v from 'valibot'
import { CONSOLE_CHOICES } from './account-marks.ts'

/** What the user chose of the desktop app. Every change applies at once. */
export const desktopSettingsSchema = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  /** Minutes before the end of a session that will not renew; 0 is the end itself. */
  notifyMinutesBefore: v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(720))),
  /** Hours of the day (0 to 23) from and until which nothing is notified; `null`: never. */
  quietHours: v.nullable(
    v.object({
      from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
      until: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
    }),
  ),
  /** Where a console is opened, unless its account is marked otherwise. */
  console: v.picklist(CONSOLE_CHOICES),
  /** The shell that copied credentials are written for. */
  shell: v.picklist(['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json']),
  /** The terminal that a session is opened in: its name, or a command; `null`: the system's. */
  terminal: v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(256))),
  /** Seconds after which copied credentials leave the clipboard. */
  clipboardClearSeconds: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(3600)),
  /** An Electron accelerator such as `Control+Alt+L`; `null`: none. */
  globalShortcut: v.nullable(v.string()),
  launchAtLogin: v.boolean(),
  presenterMode: v.boolean(),
})

export type DesktopSettings = v.InferOutput<typeof desktopSettingsSchema>

export const DEFAULT_DESKTOP_SETTINGS: DesktopSettings = {
  theme: 'system',
  notifyMinutesBefore: [15, 5, 0],
  quietHours: null,
  console: 'default-browser',
  shell: 'sh',
  terminal: null,
  clipboardClearSeconds: 45,
  globalShortcut: null,
  launchAtLogin: false,
  presenterMode: false,
}

/** What holds of settings as somebody kept them, and the names of those that cannot be what they say. */
export function readDesktopSettings(kept: Readonly<Record<string, unknown>>): {
  readonly settings: DesktopSettings
  readonly wrong: readonly string[]
} {
  const fields = Object.entries(desktopSettingsSchema.entries).filter(([name]) => kept[name] !== undefined)
  const read = fields.map(([name, schema]) => ({ name, result: v.safeParse(schema, kept[name]) }))
  const right = read.flatMap(({ name, result }) => (result.success ? [[name, result.output] as const] : []))
  return {
    settings: { ...DEFAULT_DESKTOP_SETTINGS, ...Object.fromEntries(right) },
    wrong: read.flatMap(({ name, result }) => (result.success ? [] : [name])),
  }
}

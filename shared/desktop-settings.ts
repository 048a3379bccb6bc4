import * as v from 'valibot'

/** Where a console is opened. */
export const CONSOLE_CHOICES = ['default-browser', 'window'] as const

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
  console: v.picklist(CONSOLE_CHOICES),
  /** The choice for single accounts, by account ID. */
  consoleByAccount: v.record(v.string(), v.picklist(CONSOLE_CHOICES)),
  /** The shell that copied credentials are written for. */
  shell: v.picklist(['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json']),
  /** Seconds after which copied credentials leave the clipboard. */
  clipboardClearSeconds: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(3600)),
  /** An Electron accelerator such as `Control+Alt+L`; `null`: none. */
  globalShortcut: v.nullable(v.string()),
  launchAtLogin: v.boolean(),
  /** A colour of the palette by account ID, where the user chose one. */
  accountColours: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(11))),
  presenterMode: v.boolean(),
})

export type DesktopSettings = v.InferOutput<typeof desktopSettingsSchema>

export const DEFAULT_DESKTOP_SETTINGS: DesktopSettings = {
  theme: 'system',
  notifyMinutesBefore: [15, 5, 0],
  quietHours: null,
  console: 'default-browser',
  consoleByAccount: {},
  shell: 'sh',
  clipboardClearSeconds: 45,
  globalShortcut: null,
  launchAtLogin: false,
  accountColours: {},
  presenterMode: false,
}

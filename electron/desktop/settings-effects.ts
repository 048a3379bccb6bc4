import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, globalShortcut, nativeTheme } from 'electron'
import type { DesktopSettings } from '../../shared/desktop-settings.ts'
import { t } from '../../shared/text.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import { isWayland } from './wayland.ts'

/** Makes what the user chose true, at the start and at every change. */
export function createSettingsEffects(ports: {
  facts: DesktopFacts
  environment: NodeJS.ProcessEnv
  onShortcut: () => void
}): (settings: DesktopSettings) => void {
  const { facts, environment, onShortcut } = ports
  let applied: DesktopSettings | null = null
  const hasShortcuts = !isWayland(environment)
  if (!hasShortcuts) facts.tellMissing('shortcut', t('desktop.shortcut-wayland'))

  function applyShortcut(shortcut: string | null): void {
    // It may be kept from another session of this desktop.
    if (!hasShortcuts) return
    globalShortcut.unregisterAll()
    const isTaken = shortcut !== null && !registered(shortcut, onShortcut)
    facts.tellMissing('shortcut', isTaken ? t('desktop.shortcut-taken', { shortcut }) : null)
  }

  return (settings) => {
    nativeTheme.themeSource = settings.theme
    if (settings.globalShortcut !== (applied?.globalShortcut ?? null)) applyShortcut(settings.globalShortcut)
    // Where nobody has chosen yet, what the system has stays.
    if (settings.launchAtLogin !== (applied?.launchAtLogin ?? settings.launchAtLogin))
      launchAtLogin(settings.launchAtLogin, environment)
    applied = settings
  }
}

function registered(shortcut: string, run: () => void): boolean {
  try {
    return globalShortcut.register(shortcut, run)
  } catch {
    // It is no shortcut at all.
    return false
  }
}

function launchAtLogin(on: boolean, environment: NodeJS.ProcessEnv): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] })
    return
  }
  // https://specifications.freedesktop.org/autostart-spec/latest/
  const folder = join(environment['XDG_CONFIG_HOME'] ?? join(app.getPath('home'), '.config'), 'autostart')
  const file = join(folder, 'lanyard.desktop')
  if (!on) {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    file,
    autostartEntry([process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden']),
  )
}

/** The entry that starts the app, hidden, with the desktop. */
export function autostartEntry(command: readonly string[]): string {
  // Within quotes these four keep their meaning unless they are escaped, and % is a field code.
  const quoted = command.map((word) => `"${word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`)
  return `[Desktop Entry]\nType=Application\nName=Lanyard\nExec=${quoted.join(' ')}\nX-GNOME-Autostart-enabled=true\n`
}

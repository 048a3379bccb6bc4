/**
 * Whether this is a session of Wayland, which lets no program place its windows, know the pointer outside of them, or
 * take a shortcut for itself. That holds for X11 programs in it too: they see only what is over their own windows.
 */
export function isWayland(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment['WAYLAND_DISPLAY']) || environment['XDG_SESSION_TYPE'] === 'wayland'
}

/** The names under which a view and the host speak; what passes is held to shared/desktop-contract.ts. */
export const CHANNEL = {
  dispatch: 'lanyard:dispatch',
  watch: 'lanyard:watch',
  unwatch: 'lanyard:unwatch',
  update: 'lanyard:update',
  show: 'lanyard:show',
} as const

/** How a view is told which one it is. */
export const SURFACE_ARGUMENT = '--lanyard-surface='

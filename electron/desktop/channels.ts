/** The names under which a view and the host speak; what passes is held to shared/desktop-contract.ts. */
export const CHANNEL = {
  dispatch: 'lanyard:dispatch',
  watch: 'lanyard:watch',
  unwatch: 'lanyard:unwatch',
  update: 'lanyard:update',
  show: 'lanyard:show',
} as const

/** How a view is told which one it is: in its address, since all of them live in one process. */
export const PANEL_QUERY = '?panel'

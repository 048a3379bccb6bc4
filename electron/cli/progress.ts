import { printable } from '../../shared/printable.ts'
import type { PortalView } from '../../shared/snapshot.ts'
import type { CliContext } from './context.ts'
import { cut } from './table.ts'
import { bar } from './time-left.ts'

const CLEAR_LINE = '\r\u001b[2K'

const USUAL_COLUMNS = 80

/** One line on standard error that is drawn over itself on a terminal, and left out elsewhere. */
export function progressLine({ err, errStyle }: CliContext) {
  let shown = false
  return {
    show(text: string): void {
      if (!errStyle.redraws) return
      shown = true
      // A line that wraps cannot be drawn over.
      err(`${CLEAR_LINE}${cut(text, (errStyle.columns ?? USUAL_COLUMNS) - 1, errStyle)}`)
    },
    clear(): void {
      if (shown) err(CLEAR_LINE)
      shown = false
    },
  }
}

/** Shows how far the listing of portals is until `work` is done. */
export async function showSync<T>(
  context: CliContext,
  portalIds: readonly string[],
  work: Promise<T>,
): Promise<T> {
  const line = progressLine(context)
  const draw = (portals: readonly PortalView[]) => {
    const running = portals.filter(({ id, sync }) => portalIds.includes(id) && sync.phase === 'running')
    if (running.length > 0) line.show(running.map((portal) => syncLine(portal, context)).join('   '))
  }
  const stop = context.app.store.watch(({ live }, before) => {
    if (live.portals !== before.live.portals) draw(live.portals)
  })
  try {
    return await work
  } finally {
    stop()
    line.clear()
  }
}

function syncLine({ name, sync }: PortalView, { errStyle }: CliContext): string {
  if (sync.phase !== 'running') return ''
  const { accountsDone, accountsTotal, rate } = sync
  const share = accountsTotal ? accountsDone / accountsTotal : 0
  const count = accountsTotal === null ? 'accounts' : `${accountsDone}/${accountsTotal} accounts`
  const narrow = (errStyle.columns ?? USUAL_COLUMNS) < USUAL_COLUMNS
  const pace = narrow ? '' : `, ${rate.toFixed(0)} requests/s`
  return `${printable(name)} ${bar(share, errStyle, narrow ? 8 : 20)} ${count}${pace}`
}

import { roleCount } from '../../../shared/directory.ts'
import { printable } from '../../../shared/printable.ts'
import type { CliCommand } from '../context.ts'
import { findPortals } from '../find.ts'
import { readOptions } from '../options.ts'
import { showSync } from '../progress.ts'
import { asJson } from '../session-json.ts'
import { signedInFor } from '../sign-in.ts'

export const sync: CliCommand = {
  name: 'sync',
  summary: 'List accounts and roles anew',
  help: `lanyard sync [PORTAL…] [--json]

Fetches the accounts and roles of each portal, at the rate AWS allows. What was known stays usable meanwhile, and what
is new can be used as soon as it is known. Ctrl-C stops it; what was found stays. A sync that is under way already is
joined, and goes on without you.

  --json  {"portals":[{"name","accounts","roles"}]} for programs`,
  delivery: () => 'live-err',
  async run(context) {
    const { app, out, invocation } = context
    const { values, positionals } = readOptions('sync', context.args, { json: { type: 'boolean' } })
    const portals = findPortals(app.store.get(), positionals)
    // What this call joined is somebody else's to stop.
    const begun = new Set<string>()
    const cancel = () => {
      for (const id of begun) void app.dispatch('catalog.cancel-sync', { portalId: id })
    }
    invocation.signal.addEventListener('abort', cancel, { once: true })
    const ids = portals.map(({ id }) => id)
    const syncOne = async (portalId: string): Promise<void> => {
      const { portals: now } = app.store.get().live
      if (now.find(({ id }) => id === portalId)?.sync.phase !== 'running') begun.add(portalId)
      try {
        await app.dispatch('catalog.sync', { portalId })
      } finally {
        begun.delete(portalId)
      }
    }
    const work = ids.map((portalId) => signedInFor(context, portalId, () => syncOne(portalId)))
    try {
      await showSync(context, ids, Promise.all(work))
    } finally {
      invocation.signal.removeEventListener('abort', cancel)
    }
    const rows = portals.map(({ id, name }) => {
      const accounts = app.store.get().catalog.accounts.filter(({ portalId }) => portalId === id)
      const roles = accounts.reduce((sum, account) => sum + roleCount(account), 0)
      return { name, accounts: accounts.length, roles }
    })
    if (values.json) return out(asJson({ portals: rows }))
    for (const { name, accounts, roles } of rows)
      out(`${printable(name)}: ${accounts} accounts, ${roles} roles\n`)
  },
}

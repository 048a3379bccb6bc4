import { printable } from '../../../shared/printable.ts'
import { t } from '../../../shared/text.ts'
import type { CliCommand } from '../context.ts'
import { findPortals } from '../find.ts'
import { readOptions } from '../options.ts'

export const logout: CliCommand = {
  name: 'logout',
  summary: 'Sign out of your portals',
  help: `lanyard logout [PORTAL…]

Ends the sign-in at each portal, here and at AWS. Roles that were borrowed work until they expire: AWS does not end
them with the sign-in. \`lanyard stop --all\` forgets them here.`,
  async run(context) {
    const { positionals } = readOptions('logout', context.args, {})
    for (const portal of findPortals(context.app.store.get(), positionals)) {
      await context.app.dispatch('portal.sign-out', { portalId: portal.id })
      context.out(`${t('sign-out.done', { portal: printable(portal.name) })}\n`)
    }
  },
}

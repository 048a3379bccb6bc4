import { dialog } from 'electron'
import { t } from '../../shared/text.ts'
import type { Log } from '../core/ports.ts'
import { isWebPage } from './console-hosts.ts'

const LONGEST_SHOWN = 200

/** A console leads to a page that is not part of it: asks, and opens it in the person's own browser. */
export async function offerElsewhere(
  url: string,
  openPage: (url: string) => Promise<void>,
  log: Log,
): Promise<void> {
  if (!isWebPage(url)) return
  const { host } = new URL(url)
  const shown = url.length > LONGEST_SHOWN ? `${url.slice(0, LONGEST_SHOWN)}…` : url
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: t('console.leave', { host }),
    detail: t('console.leave-text', { url: shown }),
    buttons: [t('console.leave-open'), t('console.leave-stay')],
    defaultId: 1,
    cancelId: 1,
  })
  if (response !== 0) return
  await openPage(url).catch((error: unknown) => log.warn('page-not-opened', { error }))
}

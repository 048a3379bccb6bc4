import { DropdownMenu } from 'radix-ui'
import { Globe, LogOut } from 'lucide-react'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { handOver, showToast } from '../view-state.ts'

/** What can be done at the identity provider of a SAML session. */
export function SamlSection({ session: { id, kind } }: { session: SessionView }) {
  if (kind !== 'saml') return null
  return (
    <section>
      <h3>{t('saml.section')}</h3>
      <div className="saml-buttons">
        <button type="button" className="button" data-size="small" onClick={() => handOver(id)}>
          <Globe />
          {t('saml.own-browser-short')}
        </button>
        <button type="button" className="button" data-size="small" onClick={() => void signOut(id)}>
          <LogOut />
          {t('saml.sign-out')}
        </button>
      </div>
    </section>
  )
}

/** The same in the menu of a session. */
export function SamlItems({ session: { id, kind } }: { session: SessionView }) {
  if (kind !== 'saml') return null
  return (
    <>
      <DropdownMenu.Item onSelect={() => handOver(id)}>
        <Globe />
        {t('saml.own-browser-short')}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => void signOut(id)}>
        <LogOut />
        {t('saml.sign-out')}
      </DropdownMenu.Item>
    </>
  )
}

async function signOut(sessionId: string): Promise<void> {
  if (await ask('saml.sign-out', { sessionId }))
    showToast({ tone: 'good', text: t('saml.signed-out'), fix: null })
}

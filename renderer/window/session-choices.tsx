import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { choose } from '../session-commands.ts'
import { SwitchChoice, TextChoice } from './choice-controls.tsx'

/** What the user may choose of a session. Each choice is taken at once. */
export function SessionChoices({ session }: { session: SessionView }) {
  const borrowable = { sessionId: session.id }
  const { masked } = useNames()
  return (
    <section className="choices">
      <h3>{t('drawer.choices')}</h3>
      {!masked && (
        <TextChoice
          key={`alias ${session.alias}`}
          label={t('choice.alias')}
          value={session.alias ?? ''}
          placeholder={t('choice.no-alias')}
          save={(text) => tryAsk('session.choose', { session: borrowable, choice: { alias: text || null } })}
        />
      )}
      <TextChoice
        key={`region ${session.region}`}
        label={t('choice.region')}
        value={session.region}
        placeholder={t('choice.portal-region')}
        save={(text) => tryAsk('session.choose', { session: borrowable, choice: { region: text || null } })}
      />
      <SwitchChoice
        label={t('choice.pinned')}
        on={session.pinned}
        change={(pinned) => void choose(borrowable, { pinned })}
      />
      <SwitchChoice
        label={t('choice.renews')}
        on={session.renews}
        change={(renews) => void choose(borrowable, { renews })}
      />
    </section>
  )
}

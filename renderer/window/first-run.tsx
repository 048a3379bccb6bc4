import { FlaskConical, KeyRound, LoaderCircle, Users, X } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { IconButton } from '../icon-button.tsx'
import { addPortal, newSession, showSettings } from '../view-state.ts'
import { AddPortalForm } from './add-portal-form.tsx'
import { FoundSetup } from './found-setup.tsx'
import { Logo } from './logo.tsx'
import { Strips } from './strips.tsx'

/** The ways to begin. Later on, the same page adds another portal. */
export function FirstRun({ isNew }: { isNew: boolean }) {
  return (
    <div className="scroll">
      <Strips />
      <div className="welcome">
        {!isNew && (
          <IconButton label={t('action.close')} onClick={() => addPortal(false)}>
            <X />
          </IconButton>
        )}
        <header>
          {isNew && <Logo size={40} />}
          <h1>{t(isNew ? 'welcome.title' : 'portal.add')}</h1>
          <p>{t(isNew ? 'welcome.more' : 'welcome.add-more')}</p>
        </header>
        <AddPortalForm />
        <FoundSetup />
        {isNew && <WithTeamFile />}
        {isNew && <WithoutPortal />}
        {isNew && <Practise />}
      </div>
    </div>
  )
}

/** Whose team keeps a setup needs to type nothing more. */
function WithTeamFile() {
  return (
    <section className="card way">
      <Users />
      <div className="strip-text">
        <h2>{t('team.welcome')}</h2>
        <p>{t('team.welcome-more')}</p>
      </div>
      <button type="button" className="button" onClick={() => showSettings('team')}>
        {t('team.follow')}
      </button>
    </section>
  )
}

/** Sessions that need no portal, so that there is a way in without one. */
function WithoutPortal() {
  return (
    <section className="card way">
      <KeyRound />
      <div className="strip-text">
        <h2>{t('welcome.without-portal')}</h2>
        <p>{t('welcome.without-portal-more')}</p>
      </div>
      <button type="button" className="button" onClick={() => newSession()}>
        {t('sessions.new')}
      </button>
    </section>
  )
}

function Practise() {
  const [starts, setStarts] = useState(false)
  async function practise(): Promise<void> {
    setStarts(true)
    await ask('first-run.practise', undefined)
    setStarts(false)
  }
  return (
    <section className="card way">
      <FlaskConical />
      <div className="strip-text">
        <h2>{t('welcome.practise')}</h2>
        <p>{t('welcome.practise-more')}</p>
      </div>
      <button type="button" className="button" disabled={starts} onClick={() => void practise()}>
        {starts && <LoaderCircle className="spinner" />}
        {t('welcome.practise-start')}
      </button>
    </section>
  )
}

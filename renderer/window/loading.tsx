import { t } from '../../shared/text.ts'
import { MainPart } from '../main-part.tsx'
import { Logo } from './logo.tsx'

/** Before the first push: the shape of what comes, so that nothing jumps when it does. */
export function Loading() {
  return (
    <div className="window" aria-busy="true">
      <nav className="sidebar" aria-label={t('nav.label')}>
        <div className="brand">
          <Logo />
          Lanyard
        </div>
      </nav>
      <MainPart className="main">
        <header className="topbar">
          <h1>{t('nav.sessions')}</h1>
        </header>
        <p className="unseen" role="status">
          {t('loading')}
        </p>
        <div className="ghosts" aria-hidden="true">
          <div />
          <div />
          <div />
        </div>
      </MainPart>
    </div>
  )
}

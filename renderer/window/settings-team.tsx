import { Check, FileDown, FolderOpen, LoaderCircle, RefreshCw, TriangleAlert, Users } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import type { DesktopCommand, DesktopInput, DesktopOutput } from '../../shared/desktop-contract.ts'
import { isOpen } from '../../shared/setup.ts'
import type { TeamFile } from '../../shared/team-file.ts'
import { t } from '../../shared/text.ts'
import { ask, tryAsk } from '../ask.ts'
import { useAt } from '../clock.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { useTeamFile } from '../store.ts'
import { absoluteText, agoText } from '../time-text.ts'
import { showToast } from '../view-state.ts'
import { TeamChanges } from './team-changes.tsx'

/** The setup of the team: which one is followed, and what it says that is not here. */
export function TeamSettings() {
  const file = useTeamFile()
  return (
    <>
      <p className="says">{t('team.says')}</p>
      {file ? <Followed file={file} /> : <NoFile />}
    </>
  )
}

/** Asks, with what is being asked so that its button can say so. */
function useAsking() {
  const [asking, setAsking] = useState<DesktopCommand | null>(null)
  async function run<N extends DesktopCommand>(
    name: N,
    input: DesktopInput<N>,
  ): Promise<{ readonly output: DesktopOutput<N> } | null> {
    setAsking(name)
    const answer = await ask(name, input)
    setAsking(null)
    return answer
  }
  return { asking, run }
}

function NoFile() {
  const { asking, run } = useAsking()
  return (
    <>
      <FollowUrl />
      <div className="empty">
        <Users />
        <h3>{t('team.empty')}</h3>
        <p>
          <FixText text={t('team.empty-more')} />
        </p>
        <div className="row">
          <button
            type="button"
            className="button"
            disabled={asking !== null}
            onClick={() => void run('team.choose-file', undefined)}
          >
            <FolderOpen />
            {t('team.choose-file')}
          </button>
          <button type="button" className="button" disabled={asking !== null} onClick={() => void save()}>
            <FileDown />
            {t('team.export')}
          </button>
        </div>
      </div>
    </>
  )

  async function save(): Promise<void> {
    const saved = await run('setup.save', undefined)
    if (saved && saved.output !== null)
      showToast({ tone: 'good', text: t('team.exported', { file: saved.output }), fix: null })
  }
}

function FollowUrl() {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const from = typed.trim()
    // What is no address at all the engine is not asked about.
    if (!/^https?:\/\//i.test(from)) return setRefusal(t('team.url-wrong'))
    setBusy(true)
    const answer = await tryAsk('team.follow', { from })
    setBusy(false)
    setRefusal(answer.ok ? null : `${answer.message} ${answer.fix}`)
  }
  return (
    <form className="form-field profile-template" onSubmit={(event) => void submit(event)}>
      <div className="form-label">
        <label htmlFor={id}>{t('team.url')}</label>
      </div>
      <div className="form-with-button">
        <input
          id={id}
          className="field mono"
          inputMode="url"
          placeholder="https://"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-says`}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="button" disabled={isBusy || typed.trim() === ''}>
          {isBusy && <LoaderCircle className="spinner" />}
          {t('team.follow')}
        </button>
      </div>
      <p
        id={`${id}-says`}
        className={refusal === null ? 'says' : 'refusal'}
        role={refusal === null ? undefined : 'alert'}
      >
        {refusal === null ? t('team.url-says') : <FixText text={refusal} />}
      </p>
    </form>
  )
}

function Followed({ file }: { file: TeamFile }) {
  const names = useNames()
  const { asking, run } = useAsking()
  const { from, error, changes, digest } = file
  return (
    <>
      <div className="setting team-file">
        <div className="setting-text">
          <p className="mono selectable">{names.text(from)}</p>
          <LookedAt file={file} />
        </div>
        <button
          type="button"
          className="button"
          disabled={asking !== null}
          onClick={() => void run('team.look', undefined)}
        >
          <RefreshCw className={asking === 'team.look' ? 'spinner' : undefined} />
          {t('team.look')}
        </button>
        <button
          type="button"
          className="button"
          disabled={asking !== null}
          onClick={() => void run('team.leave', undefined)}
        >
          {t('team.leave')}
        </button>
      </div>
      {error && (
        <div className="strip" data-tone="soon" role="alert">
          <TriangleAlert />
          <p className="strip-text selectable">
            <FixText text={error.message} />{' '}
            <span className="fix">
              <FixText text={error.fix} />
            </span>
          </p>
        </div>
      )}
      {changes.length > 0 && <TeamChanges changes={changes} />}
      {digest !== null && <Choice file={file} digest={digest} />}
    </>
  )
}

function LookedAt({ file: { from, lookedAt: at } }: { file: TeamFile }) {
  const when = useAt((now) => (at === null ? '' : agoText(at, now)))
  if (at === null) return <p className="says">{t('team.not-looked')}</p>
  return (
    <p className="says" title={absoluteText(at)}>
      {t(/^https:/i.test(from) ? 'team.looked' : 'team.read', { when })}
    </p>
  )
}

/** What was shown is taken over or put off, by its digest: what it becomes meanwhile is shown first. */
function Choice({ file: { changes, here, settled }, digest }: { file: TeamFile; digest: string }) {
  const { asking, run } = useAsking()
  const count = changes.filter(isOpen).length
  if (count === 0)
    return (
      <p className="team-here says" role="status">
        <Check aria-hidden />
        {t('team.all-here', { count: here })}
      </p>
    )

  async function take(): Promise<void> {
    const taken = await run('team.take', { digest })
    if (taken && taken.output.every(({ outcome }) => outcome !== 'cannot'))
      showToast({ tone: 'good', text: t('team.taken', { count }), fix: null })
  }
  return (
    <div className="team-choice">
      <p className="says" role="status">
        {t(settled ? 'team.settled' : 'team.never-by-itself')}
      </p>
      {!settled && (
        <button
          type="button"
          className="button"
          disabled={asking !== null}
          onClick={() => void run('team.later', { digest })}
        >
          {t('team.later')}
        </button>
      )}
      <button
        type="button"
        className="button"
        data-tone="accent"
        disabled={asking !== null}
        onClick={() => void take()}
      >
        {asking === 'team.take' && <LoaderCircle className="spinner" />}
        {t(count === 1 ? 'team.take-one' : 'team.take', { count })}
      </button>
    </div>
  )
}

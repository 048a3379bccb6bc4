import { LoaderCircle, Search } from 'lucide-react'
import { useEffect, useId, useState, type FormEvent, type KeyboardEvent } from 'react'
import type { InstanceView } from '../../shared/desktop-contract.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk, type Answer } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { useSessions } from '../store.ts'
import { connectTo, showToast, useView } from '../view-state.ts'
import { openModally } from './open-modally.ts'
import { moveFocus } from './row-focus.ts'
import { RefusedAnswer } from './refused-answer.tsx'

/** Of thousands, one is found by typing and not by scrolling. */
const MOST_ROWS = 200

/** The instances of a session's account, and a terminal at the one that is chosen. */
export function InstanceDialog() {
  const sessionId = useView(({ connectingId }) => connectingId)
  const session = useSessions().find(({ id }) => id === sessionId)
  return session && <ConnectDialog key={session.id} session={session} />
}

/** Where one looks: `null` is the session's own region. Another object asks anew. */
interface Place {
  readonly region: string | null
}

function ConnectDialog({ session }: { session: SessionView }) {
  const id = useId()
  const names = useNames()
  const [place, setPlace] = useState<Place>({ region: null })
  const [searched, setSearched] = useState('')
  const [opens, setOpens] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const listed = useInstances(session.id, place)

  function look(region: string | null): void {
    setRefusal(null)
    setPlace({ region })
  }
  async function connect({ id: instance, name }: InstanceView): Promise<void> {
    if (opens) return
    setOpens(true)
    const answer = await tryAsk('session.connect-instance', { sessionId: session.id, instance, ...place })
    setOpens(false)
    if (!answer.ok) return setRefusal(`${answer.message} ${answer.fix}`)
    connectTo(null)
    const shown = names.text(name === '' ? instance : name)
    showToast({ tone: 'good', text: t('instance.opened', { instance: shown }), fix: null })
  }
  return (
    <dialog
      className="dialog instance-dialog"
      ref={openModally}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-says`}
      onCancel={(event) => {
        event.preventDefault()
        connectTo(null)
      }}
      onKeyDown={(event) => isAmongInstances(event) && moveFocus(event, 'instance')}
    >
      <h2 id={`${id}-title`}>{t('instance.title')}</h2>
      <p id={`${id}-says`} className="says">
        {t('instance.says', { name: names.session(session) })}
      </p>
      <div className="instance-place">
        <div className="search">
          <Search />
          <input
            type="search"
            className="field"
            data-first=""
            aria-label={t('instance.search')}
            placeholder={t('instance.search')}
            spellCheck={false}
            autoComplete="off"
            value={searched}
            onChange={({ target }) => setSearched(target.value)}
          />
        </div>
        <RegionField own={session.region} look={look} />
      </div>
      <Found
        listed={listed}
        searched={searched}
        retry={() => look(place.region)}
        choose={(instance) => void connect(instance)}
      />
      {refusal !== null && (
        <p className="refusal selectable" role="alert">
          <FixText text={refusal} />
        </p>
      )}
      <footer>
        <button type="button" className="button" onClick={() => connectTo(null)}>
          {t('sign-in.cancel')}
        </button>
      </footer>
    </dialog>
  )
}

/** In the region's field the keys are the field's own. */
function isAmongInstances({ target }: KeyboardEvent): boolean {
  return !(target instanceof HTMLInputElement) || target.type === 'search'
}

/** Another region than the session's, looked into with Enter or on leaving the field. */
function RegionField({ own, look }: { own: string; look: (region: string | null) => void }) {
  const [typed, setTyped] = useState(own)
  const [asked, setAsked] = useState(own)

  function settle(event?: FormEvent): void {
    event?.preventDefault()
    const region = typed.trim()
    if (region === asked) return
    setAsked(region)
    look(region === '' || region === own ? null : region)
  }
  return (
    <form onSubmit={settle}>
      <input
        className="field"
        aria-label={t('fact.region')}
        placeholder={own}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => settle()}
      />
    </form>
  )
}

interface FoundProps {
  listed: Answer<'session.list-instances'> | null
  searched: string
  retry: () => void
  choose: (instance: InstanceView) => void
}

function Found({ listed, searched, retry, choose }: FoundProps) {
  if (!listed)
    return (
      <p className="instance-none says" role="status">
        <LoaderCircle className="spinner" /> {t('instance.looking')}
      </p>
    )
  if (!listed.ok) return <RefusedAnswer refusal={listed} retry={retry} />
  const { region, instances } = listed.output
  const found = instances.filter((instance) => isMeant(instance, searched))
  if (found.length === 0)
    return (
      <p className="instance-none says" role="status">
        {instances.length === 0
          ? t('instance.none', { region: printable(region) })
          : t('instance.no-match', { typed: searched })}
      </p>
    )
  return <Instances found={found} choose={choose} />
}

function Instances({ found, choose }: { found: readonly InstanceView[]; choose: FoundProps['choose'] }) {
  const names = useNames()
  return (
    <>
      <ul className="offered instances" aria-label={t('instance.list')}>
        {found.slice(0, MOST_ROWS).map((instance) => {
          const { id, name, platform, address } = instance
          const more = [printable(platform), names.text(address)].filter((text) => text !== '')
          return (
            <li key={id}>
              <button type="button" className="instance" onClick={() => choose(instance)}>
                <span className="profile-text">
                  <strong className="cut">{names.text(name === '' ? id : name)}</strong>
                  <span className="says cut">{more.join(' · ')}</span>
                </span>
                <span className="digits">{names.text(id)}</span>
              </button>
            </li>
          )
        })}
      </ul>
      {found.length > MOST_ROWS && (
        <p className="says">{t('profile.more', { shown: MOST_ROWS, count: found.length })}</p>
      )}
    </>
  )
}

function isMeant({ id, name, platform, address }: InstanceView, searched: string): boolean {
  const text = [id, name, platform, address].join(' ').toLowerCase()
  return searched
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** What is online there; `null` while it is asked for. */
function useInstances(sessionId: string, place: Place): Answer<'session.list-instances'> | null {
  const [told, setTold] = useState<{ of: Place; answer: Answer<'session.list-instances'> } | null>(null)
  useEffect(() => {
    let isWanted = true
    const asked = tryAsk('session.list-instances', { sessionId, ...place })
    void asked.then((answer) => isWanted && setTold({ of: place, answer }))
    return () => void (isWanted = false)
  }, [sessionId, place])
  return told?.of === place ? told.answer : null
}

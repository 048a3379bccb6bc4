import { Command } from 'cmdk'
import { AppWindow, LogIn, OctagonX, Plus, SquareArrowOutUpRight, X } from 'lucide-react'
import type { DirectoryEntry } from '../../shared/directory.ts'
import { matchedRanges } from '../../shared/quick-search.ts'
import { printable } from '../../shared/printable.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useAccountColour } from '../account-colour.ts'
import { useNames } from '../names.ts'
import { Ring } from '../ring.tsx'
import { phaseWord } from '../session-time.ts'
import { TimeLeft, useTone } from '../time-left.tsx'
import type { PanelItem } from './panel-items.ts'

const ICONS = {
  'sign-in': LogIn,
  'reopen-sign-in': SquareArrowOutUpRight,
  'cancel-sign-in': X,
  'stop-all': OctagonX,
  'open-window': AppWindow,
  'new-session': Plus,
}

export function PanelLine({ item, typed, run }: { item: PanelItem; typed: string; run: () => void }) {
  const names = useNames()
  if (item.kind === 'entry')
    return <EntryLine itemKey={item.key} entry={item.entry} typed={typed} run={run} />
  const Icon = ICONS[item.kind]
  return (
    <Command.Item className="panel-line panel-command" value={item.key} onSelect={run}>
      <Icon />
      <span className="cut">{names.sentence(item.text)}</span>
    </Command.Item>
  )
}

interface EntryLineProps {
  itemKey: string
  entry: DirectoryEntry
  typed: string
  run: () => void
}

function EntryLine({ itemKey, entry, typed, run }: EntryLineProps) {
  const names = useNames()
  const colourOf = useAccountColour()
  const { kind, alias, accountId, roleName, region, session } = entry
  const account = names.account(entry)
  const role = printable(roleName)
  const showsAlias = alias !== null && !names.masked
  return (
    <Command.Item className="panel-line" value={itemKey} onSelect={run} style={colourOf(entry)}>
      <Ring session={session} size={24} />
      <div className="session-text">
        <div className="session-name" title={names.masked ? undefined : `${account} / ${role}`}>
          {showsAlias ? (
            <strong className="cut">
              <Marked typed={typed} text={printable(alias)} whole={printable(alias)} at={0} />
            </strong>
          ) : null}
          <NameParts account={account} role={role} typed={typed} isQuiet={showsAlias} />
        </div>
        <div className="session-facts">
          <span className="digits">{names.id(accountId)}</span>
          <span>{printable(region)}</span>
          {kind === 'account-access' && <span>{t('access.mark')}</span>}
        </div>
      </div>
      {session && <EntryEnd session={session} />}
    </Command.Item>
  )
}

interface NamePartsProps {
  account: string
  role: string
  typed: string
  /** The alias stands before it and is what it is called by. */
  isQuiet: boolean
}

function NameParts({ account, role, typed, isQuiet }: NamePartsProps) {
  const whole = `${account} ${role}`
  const accountText = <Marked typed={typed} text={account} whole={whole} at={0} />
  const roleText = <Marked typed={typed} text={role} whole={whole} at={account.length + 1} />
  if (isQuiet)
    return (
      <span className="role cut">
        {accountText} / {roleText}
      </span>
    )
  return (
    <>
      <strong className="cut">{accountText}</strong>
      <span className="role cut">{roleText}</span>
    </>
  )
}

interface MarkedProps {
  typed: string
  text: string
  /** The text with what stands around it, since a typed word may run on from one to the next. */
  whole: string
  at: number
}

/** A name with the parts set off that were typed. */
function Marked({ typed, text, whole, at }: MarkedProps) {
  const parts: { from: number; text: string; isTyped: boolean }[] = []
  let done = 0
  for (const [from, to] of matchedRanges(typed, whole)) {
    const [start, end] = [Math.max(0, from - at), Math.min(text.length, to - at)]
    if (end <= start || start < done) continue
    parts.push({ from: done, text: text.slice(done, start), isTyped: false })
    parts.push({ from: start, text: text.slice(start, end), isTyped: true })
    done = end
  }
  parts.push({ from: done, text: text.slice(done), isTyped: false })
  return (
    <bdi>
      {parts.map((part) =>
        part.isTyped ? (
          <mark key={`m${part.from}`}>{part.text}</mark>
        ) : (
          <span key={part.from}>{part.text}</span>
        ),
      )}
    </bdi>
  )
}

function EntryEnd({ session }: { session: SessionView }) {
  const tone = useTone(session)
  const { phase } = session.state
  return (
    <div className="session-time" data-tone={tone}>
      {isLive(session.state) ? (
        <TimeLeft session={session} />
      ) : (
        phase !== 'stopped' && <span className="word">{phaseWord(session)}</span>
      )}
    </div>
  )
}

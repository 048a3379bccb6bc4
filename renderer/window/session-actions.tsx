import {
  Copy,
  Ellipsis,
  Globe,
  Link2,
  Pencil,
  Pin,
  PinOff,
  Play,
  RefreshCw,
  Server,
  Share2,
  Square,
  SquareTerminal,
  Trash2,
  UserRound,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { IconButton } from '../icon-button.tsx'
import { runAction } from '../run-shortcut.ts'
import {
  choose,
  connectToInstance,
  copyCredentials,
  copyProfileName,
  start,
  type Target,
} from '../session-commands.ts'
import { SHELLS } from '../shells.ts'
import { SHORTCUT_KEYS, shortcutText, type ShortcutAction } from '../shortcuts.ts'
import { useLayer } from '../main-part.tsx'
import { askToRemove, newSession } from '../view-state.ts'
import { edit, isDescribed, share } from './described-session.ts'
import { SamlItems } from './saml-section.tsx'

const BUTTONS: readonly (readonly [ShortcutAction, ReactNode])[] = [
  ['console', <Globe key="console" />],
  ['copy', <Copy key="copy" />],
  ['terminal', <SquareTerminal key="terminal" />],
  ['renew', <RefreshCw key="renew" />],
  ['stop', <Square key="stop" />],
]

/** The buttons that appear on a row, and the menu with everything. */
export function SessionActions({ session, target }: { session: SessionView; target: Target }) {
  const layer = useLayer()
  const runs = isLive(session.state)
  return (
    <div className="session-actions">
      {runs &&
        BUTTONS.map(([action, icon]) => (
          <IconButton
            key={action}
            label={`${t(`action.${action}`)} (${shortcutText(SHORTCUT_KEYS[action])})`}
            onClick={() => void runAction(action, target)}
          >
            {icon}
          </IconButton>
        ))}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <button type="button" className="icon-button" aria-label={t('action.more', { name: target.name })}>
            <Ellipsis />
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={layer}>
          <SessionMenu session={session} target={target} />
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  )
}

function SessionMenu({ session, target }: { session: SessionView; target: Target }) {
  const layer = useLayer()
  const runs = isLive(session.state)
  const item = (action: ShortcutAction, icon: ReactNode) => (
    <DropdownMenu.Item onSelect={() => void runAction(action, target)}>
      {icon}
      {t(`action.${action}`)}
      <kbd>{shortcutText(SHORTCUT_KEYS[action])}</kbd>
    </DropdownMenu.Item>
  )
  return (
    <DropdownMenu.Content
      className="menu"
      align="end"
      sideOffset={4}
      collisionPadding={8}
      // In a low window it scrolls, by keys too before one of its lines has the focus.
      tabIndex={0}
    >
      {!runs && (
        <DropdownMenu.Item onSelect={() => void start(target)}>
          <Play />
          {t('action.start')}
        </DropdownMenu.Item>
      )}
      {item('console', <Globe />)}
      {item('copy', <Copy />)}
      <DropdownMenu.Sub>
        <DropdownMenu.SubTrigger>
          <Copy />
          {t('action.copy-for')}
          <span className="menu-end">▸</span>
        </DropdownMenu.SubTrigger>
        <DropdownMenu.Portal container={layer}>
          <DropdownMenu.SubContent className="menu" collisionPadding={8}>
            <ShellItems target={target} />
          </DropdownMenu.SubContent>
        </DropdownMenu.Portal>
      </DropdownMenu.Sub>
      {session.profile !== null && (
        <DropdownMenu.Item onSelect={() => void copyProfileName(target)}>
          <UserRound />
          {t('action.copy-profile')}
        </DropdownMenu.Item>
      )}
      {item('terminal', <SquareTerminal />)}
      <DropdownMenu.Item onSelect={() => void connectToInstance(target)}>
        <Server />
        {t('action.connect')}
      </DropdownMenu.Item>
      {runs && item('renew', <RefreshCw />)}
      {runs && item('stop', <Square />)}
      <DropdownMenu.Separator />
      <SamlItems session={session} />
      <DropdownMenu.Item onSelect={() => newSession('chained-role', target.borrowable)}>
        <Link2 />
        {t('chain.through')}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => void choose(target.borrowable, { pinned: !session.pinned })}>
        {session.pinned ? <PinOff /> : <Pin />}
        {t(session.pinned ? 'action.unpin' : 'action.pin')}
      </DropdownMenu.Item>
      {isDescribed(session) && <DescribedItems session={session} name={target.name} />}
    </DropdownMenu.Content>
  )
}

/** What can be done with a session that a person has described. */
function DescribedItems({ session, name }: { session: SessionView; name: string }) {
  return (
    <>
      <DropdownMenu.Separator />
      <DropdownMenu.Item onSelect={() => void edit(session)}>
        <Pencil />
        {t('session.edit')}
      </DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => void share(session, name)}>
        <Share2 />
        {t('session.share')}
      </DropdownMenu.Item>
      <DropdownMenu.Item data-tone="danger" onSelect={() => askToRemove(session.id)}>
        <Trash2 />
        {t('session.remove')}
      </DropdownMenu.Item>
    </>
  )
}

/** The forms credentials can be copied in, one a line. */
export function ShellItems({ target }: { target: Target }) {
  return SHELLS.map(({ format, name }) => (
    <DropdownMenu.Item key={format} onSelect={() => void copyCredentials(target, format)}>
      {name}
    </DropdownMenu.Item>
  ))
}

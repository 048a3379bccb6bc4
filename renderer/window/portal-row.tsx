import { Copy, LogIn, LogOut, RefreshCw, Square, SquareArrowOutUpRight, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { PortalView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { ask } from '../ask.ts'
import { useAt } from '../clock.ts'
import { useNames } from '../names.ts'
import { cancelSignIn, copySignInUrl, reopenSignIn, signIn } from '../portal-commands.ts'
import type { Tone } from '../session-time.ts'
import { absoluteText, durationText } from '../time-text.ts'
import { useLayer } from '../main-part.tsx'

/** A portal with what is left of its sign-in; a click shows what can be done. */
export function PortalRow({ portal }: { portal: PortalView }) {
  const layer = useLayer()
  const tone = useAt((now) => portalState(portal, now).tone)
  const text = useAt((now) => portalState(portal, now).text)
  const names = useNames()
  const name = names.text(portal.name)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="portal" title={names.sentence(portalTitle(portal))}>
        <span
          className="dot"
          data-tone={tone}
          data-full={portal.signIn.phase === 'signed-in' || undefined}
          aria-hidden="true"
        />
        <bdi className="cut">{name}</bdi>
        <span className="portal-state digits" data-tone={tone}>
          {text}
        </span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={layer}>
        <DropdownMenu.Content className="menu" side="top" align="start" sideOffset={4} collisionPadding={8}>
          <div className="menu-label cut">{names.text(portal.startUrl)}</div>
          <SignInItems portal={portal} />
          <SyncItem portal={portal} />
          <DropdownMenu.Separator />
          <RemoveItem portal={portal} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({ icon, run, children }: { icon: ReactNode; run: () => unknown; children: ReactNode }) {
  return (
    <DropdownMenu.Item onSelect={() => void run()}>
      {icon}
      {children}
    </DropdownMenu.Item>
  )
}

function SignInItems({ portal: { id, signIn: state } }: { portal: PortalView }) {
  switch (state.phase) {
    case 'signed-in':
      return (
        <Item icon={<LogOut />} run={() => ask('portal.sign-out', { portalId: id })}>
          {t('portal.sign-out')}
        </Item>
      )
    case 'preparing':
      return (
        <Item icon={<Square />} run={() => cancelSignIn(id)}>
          {t('sign-in.cancel')}
        </Item>
      )
    case 'waiting':
      return (
        <>
          <Item icon={<SquareArrowOutUpRight />} run={() => reopenSignIn(id)}>
            {t('sign-in.reopen')}
          </Item>
          <Item icon={<Copy />} run={() => copySignInUrl(id)}>
            {t('sign-in.copy-url')}
          </Item>
          <Item icon={<Square />} run={() => cancelSignIn(id)}>
            {t('sign-in.cancel')}
          </Item>
        </>
      )
    case 'signed-out':
    case 'failed':
      return (
        <>
          <Item icon={<LogIn />} run={() => signIn(id, 'browser')}>
            {t('portal.sign-in')}
          </Item>
          <Item icon={<LogIn />} run={() => signIn(id, 'device')}>
            {t('portal.sign-in-code')}
          </Item>
        </>
      )
    default:
      return assertNever(state)
  }
}

function SyncItem({ portal: { id, signIn: state, sync } }: { portal: PortalView }) {
  if (sync.phase === 'running')
    return (
      <Item icon={<Square />} run={() => ask('catalog.cancel-sync', { portalId: id })}>
        {t('sync.stop')}
      </Item>
    )
  if (state.phase !== 'signed-in') return null
  return (
    <Item icon={<RefreshCw />} run={() => ask('catalog.sync', { portalId: id })}>
      {t('sync.start')}
    </Item>
  )
}

/** Asks once more in its own place, where the pointer already is. */
function RemoveItem({ portal: { id } }: { portal: PortalView }) {
  const [asked, setAsked] = useState(false)
  return (
    <DropdownMenu.Item
      data-tone="danger"
      onSelect={(event) => {
        if (asked) {
          void ask('portal.remove', { portalId: id })
          return
        }
        event.preventDefault()
        setAsked(true)
      }}
    >
      <Trash2 />
      {asked ? t('portal.remove-sure') : t('portal.remove')}
    </DropdownMenu.Item>
  )
}

const ENDS_SOON_MS = 30 * MINUTE_MS

/** A portal's sign-in as a dot and a word. */
function portalState({ signIn: state }: PortalView, now: number): { tone: Tone; text: string } {
  switch (state.phase) {
    case 'signed-out':
      return { tone: 'soon', text: t('portal.sign-in') }
    case 'preparing':
      return { tone: 'plain', text: t('portal.preparing') }
    case 'waiting':
      return { tone: 'soon', text: t('portal.waiting') }
    case 'failed':
      return { tone: 'now', text: t('portal.failed') }
    case 'signed-in': {
      const left = state.expiresAt - now
      if (left <= 0 && !state.refreshable) return { tone: 'soon', text: t('portal.sign-in') }
      const tone = left < ENDS_SOON_MS && !state.refreshable ? 'soon' : 'good'
      return { tone, text: durationText(left) }
    }
    default:
      return assertNever(state)
  }
}

/** What the hover says of it. */
function portalTitle({ signIn: state }: PortalView): string {
  switch (state.phase) {
    case 'signed-out':
      return t('portal.signed-out-title')
    case 'preparing':
      return t('portal.preparing')
    case 'waiting':
      return t('portal.waiting-title')
    case 'failed':
      return state.error.message
    case 'signed-in':
      return t(state.refreshable ? 'portal.refreshes-title' : 'portal.ends-title', {
        when: absoluteText(state.expiresAt),
      })
    default:
      return assertNever(state)
  }
}

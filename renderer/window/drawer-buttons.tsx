import { ChevronDown, Copy, Globe, Play, RefreshCw, Server, Square, SquareTerminal } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t, type TextKey } from '../../shared/text.ts'
import { runAction } from '../run-shortcut.ts'
import { connectToInstance, start, type Target } from '../session-commands.ts'
import type { ShortcutAction } from '../shortcuts.ts'
import { ShellItems } from './session-actions.tsx'
import { useLayer } from '../main-part.tsx'

/** What can be done with the session that the drawer shows, in words. */
export function DrawerButtons({ session, target }: { session: SessionView; target: Target }) {
  const layer = useLayer()
  const { state } = session
  const button = (action: ShortcutAction, icon: ReactNode, label: TextKey) => (
    <button
      type="button"
      className="button"
      data-tone={action === 'console' && isLive(state) ? 'accent' : undefined}
      onClick={() => void runAction(action, target)}
    >
      {icon}
      {t(label)}
    </button>
  )
  if (!isLive(state)) {
    const isStarting = state.phase === 'starting'
    return (
      <div className="buttons">
        <button
          type="button"
          className="button"
          data-tone="accent"
          disabled={isStarting}
          onClick={() => void start(target)}
        >
          <Play />
          {t(isStarting ? 'phase.starting' : 'action.start')}
        </button>
        {button('console', <Globe />, 'drawer.console')}
      </div>
    )
  }
  return (
    <div className="buttons">
      {button('console', <Globe />, 'drawer.console')}
      {button('terminal', <SquareTerminal />, 'drawer.terminal')}
      <button type="button" className="button" onClick={() => void connectToInstance(target)}>
        <Server />
        {t('drawer.connect')}
      </button>
      {button('copy', <Copy />, 'drawer.copy')}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="button">
          {t('drawer.copy-for')}
          <ChevronDown />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={layer}>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
            <ShellItems target={target} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {button('renew', <RefreshCw />, 'action.renew')}
      {button('stop', <Square />, 'action.stop')}
    </div>
  )
}

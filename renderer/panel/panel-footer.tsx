import { isLive } from '../../shared/session-state.ts'
import { t } from '../../shared/text.ts'
import { shortcutText } from '../shortcuts.ts'
import type { PanelItem } from './panel-items.ts'

/** What the keys do with the line that is chosen. */
export function PanelFooter({ item }: { item: PanelItem | null }) {
  if (!item) return <footer className="panel-footer" />
  if (item.kind !== 'entry')
    return (
      <footer className="panel-footer">
        <Hint keys="↵" text={t(item.kind === 'sign-in' ? 'portal.sign-in' : 'panel.run')} />
      </footer>
    )
  return (
    <footer className="panel-footer">
      <Hint keys="↵" text={isLive(item.entry.state) ? t('drawer.console') : t('action.start')} />
      <Hint keys={shortcutText('C')} text={t('drawer.copy')} />
      <Hint keys={shortcutText('T')} text={t('drawer.terminal')} />
      <Hint keys="Tab" text={t('panel.more')} />
    </footer>
  )
}

function Hint({ keys, text }: { keys: string; text: string }) {
  return (
    <span className="hint">
      <kbd>{keys}</kbd> {text}
    </span>
  )
}

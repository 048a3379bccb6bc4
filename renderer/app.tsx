import { Tooltip } from 'radix-ui'
import { t } from '../shared/text.ts'
import { Announcer } from './announcer.tsx'
import { MainPart } from './main-part.tsx'
import { PanelApp } from './panel/panel-app.tsx'
import { Toasts } from './toasts.tsx'
import { WindowApp } from './window/window-app.tsx'

const { surface } = window.lanyard

export function App() {
  return (
    <Tooltip.Provider delayDuration={400}>
      {surface === 'panel' ? (
        <MainPart className="panel">
          <h1 className="unseen">{t('panel.label')}</h1>
          <PanelApp />
        </MainPart>
      ) : (
        <WindowApp />
      )}
      <Toasts />
      <Announcer />
    </Tooltip.Provider>
  )
}

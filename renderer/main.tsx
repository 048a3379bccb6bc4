import './styles/main.css'
import { Tooltip } from 'radix-ui'
import { createRoot } from 'react-dom/client'
import { t } from '../shared/text.ts'
import { Announcer } from './announcer.tsx'
import { clock } from './clock.ts'
import { MainPart } from './main-part.tsx'
import { PanelApp } from './panel/panel-app.tsx'
import { mirrorEngine, useEngine } from './store.ts'
import { useTheme } from './theme.ts'
import { Toasts } from './toasts.tsx'
import { WindowApp } from './window/window-app.tsx'

const { surface } = window.lanyard

function App() {
  useTheme()
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

document.documentElement.dataset.surface = surface
document.documentElement.dataset.platform = window.lanyard.platform
useEngine.subscribe(({ live }) => clock.setOffset(live?.clockOffset ?? 0))
mirrorEngine(window.lanyard, clock.now)
createRoot(document.getElementById('root')!).render(<App />)

import './styles/main.css'
import { useEffect, useState, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { clock } from './clock.ts'
import { markPainted } from './painted.ts'
import { mirrorEngine, useEngine } from './store.ts'
import { useTheme } from './theme.ts'
import { restWhileUnseen } from './unseen.ts'
import { Loading } from './window/loading.tsx'

const { surface } = window.lanyard

function Root() {
  useTheme()
  // Not Suspense, which holds back what is ready for a third of a second where it has shown something else before.
  const [App, setApp] = useState<ComponentType | null>(null)
  useEffect(() => {
    markPainted('lanyard-shape')
    // The shape of the window is drawn first; what fills it is read while the engine comes to stand.
    void import('./app.tsx').then((read) => setApp(() => read.App))
  }, [])
  if (App) return <App />
  return surface === 'window' ? <Loading /> : null
}

document.documentElement.dataset.surface = surface
document.documentElement.dataset.platform = window.lanyard.platform
useEngine.subscribe(({ live }) => clock.setOffset(live?.clockOffset ?? 0))
mirrorEngine(window.lanyard, clock.now)
restWhileUnseen()
createRoot(document.getElementById('root')!).render(<Root />)

import './styles/main.css'
import { lazy, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { clock } from './clock.ts'
import { markPainted } from './painted.ts'
import { mirrorEngine, useEngine } from './store.ts'
import { useTheme } from './theme.ts'
import { Loading } from './window/loading.tsx'

const { surface } = window.lanyard

// The shape of the window is drawn at once; what fills it is read while the engine comes to stand.
const app = import('./app.tsx')
const App = lazy(async () => ({ default: (await app).App }))

function Root() {
  useTheme()
  useEffect(() => markPainted('lanyard-shape'), [])
  return (
    <Suspense fallback={surface === 'window' ? <Loading /> : null}>
      <App />
    </Suspense>
  )
}

document.documentElement.dataset.surface = surface
document.documentElement.dataset.platform = window.lanyard.platform
useEngine.subscribe(({ live }) => clock.setOffset(live?.clockOffset ?? 0))
mirrorEngine(window.lanyard, clock.now)
createRoot(document.getElementById('root')!).render(<Root />)

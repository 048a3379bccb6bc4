import { useEffect } from 'react'
import { useSettings } from './store.ts'

/** Keeps the page in the theme the settings say; `system` follows the desktop as it changes. */
export function useTheme(): void {
  const { theme } = useSettings()
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const apply = () => {
      const isDark = theme === 'system' ? dark.matches : theme === 'dark'
      document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
}

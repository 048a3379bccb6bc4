import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const DESKTOP = join(import.meta.dirname, '../../electron/desktop')
const sources = globSync('**/*.ts', { cwd: DESKTOP }).map((name) => ({
  name,
  text: readFileSync(join(DESKTOP, name), 'utf8'),
}))

test.each([
  'webSecurity',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'enableBlinkFeatures',
  'allowpopups',
  'openExternal',
  'loadFile',
  'no-sandbox',
])('no source of the desktop names %s, which SECURITY.md says it does without', (word) => {
  expect(sources.filter(({ text }) => text.includes(word)).map(({ name }) => name)).toEqual([])
})

test('whatever shows a page is sandboxed, isolated and without Node', () => {
  const makers = sources.filter(({ text }) => /new (BrowserWindow|WebContentsView)\(/.test(text))

  expect(makers.map(({ name }) => name).toSorted()).toEqual([
    'app-view.ts',
    'console-window.ts',
    'saml-window.ts',
  ])
  for (const { text } of makers) {
    const made = text.match(/new (BrowserWindow|WebContentsView)\(/g)?.length
    for (const setting of ['sandbox: true', 'contextIsolation: true', 'nodeIntegration: false'])
      expect(text.split(setting).length - 1).toBe(made)
  }
})

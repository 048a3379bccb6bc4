import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { MOST_ROWS, trayMenu, type TrayRow } from '../../shared/tray-menu.ts'
import { active, live, NOON, portal, question, session, settings, STOPPED } from './session-samples.ts'

const error = { code: 'access-denied', message: 'No.', fix: 'Ask.' } as const

function labels(rows: readonly TrayRow[]): string[] {
  return rows.map((row) => (row.kind === 'separator' ? '-' : row.label))
}

function submenu(rows: readonly TrayRow[], label: string): readonly TrayRow[] {
  const found = rows.find((row) => row.kind === 'submenu' && row.label.startsWith(label))
  if (found?.kind !== 'submenu') throw new Error(`No ${label} in ${labels(rows).join(', ')}`)
  return found.rows
}

function actionsOf(rows: readonly TrayRow[], label: string) {
  const found = rows.find((row) => row.kind === 'action' && row.label === label)
  if (found?.kind !== 'action') throw new Error(`No ${label} in ${labels(rows).join(', ')}`)
  return found.actions
}

test('without anything the menu still opens Lanyard, searches and quits', () => {
  expect(labels(trayMenu(live([]), settings(), NOON))).toEqual(['Search…', '-', 'Open Lanyard', 'Quit'])
})

test('what is active stands first with its time left, what ends first on top; pinned and recent ones follow', () => {
  const menu = trayMenu(
    live([
      session({ id: 'pinned', pinned: true, state: STOPPED }),
      session({ id: 'long', state: active(NOON + 2 * HOUR_MS) }),
      session({ id: 'old', lastStartedAt: NOON - 2, state: STOPPED }),
      session({ id: 'new', lastStartedAt: NOON - 1, state: STOPPED }),
      session({ id: 'short', state: active(NOON + 4 * MINUTE_MS + 12_000) }),
      session({ id: 'never', state: STOPPED }),
    ]),
    settings(),
    NOON,
  )

  expect(labels(menu)).toEqual([
    'short / Admin  ·  4 min',
    'long / Admin  ·  2 h',
    '-',
    'Pinned',
    'pinned / Admin',
    '-',
    'Recent',
    'new / Admin',
    'old / Admin',
    '-',
    'Search…',
    '-',
    'Stop all',
    'Open Lanyard',
    'Quit',
  ])
})

test('what needs somebody stands above what is active and says why', () => {
  const menu = trayMenu(
    live([
      session({ id: 'fine', state: active(NOON + MINUTE_MS) }),
      session({ id: 'broken', state: { phase: 'failed', error } }),
      session({ id: 'over', state: { phase: 'expired', expiredAt: NOON - 1, error } }),
    ]),
    settings(),
    NOON,
  )

  expect(labels(menu).slice(0, 3)).toEqual([
    'broken / Admin  ·  failed',
    'over / Admin  ·  ended',
    'fine / Admin  ·  1 min',
  ])
})

test('an active session can be opened, copied for each shell, renewed and stopped; a stopped one is started', () => {
  const menu = trayMenu(
    live([session({ id: 'a' }), session({ id: 'b', pinned: true, state: STOPPED })]),
    settings(),
    NOON,
  )

  const rows = submenu(menu, 'a /')
  expect(labels(rows)).toEqual([
    'Open console',
    'Copy credentials',
    'Copy profile name',
    'Open terminal',
    '-',
    'Renew',
    'Stop',
  ])
  expect(actionsOf(rows, 'Stop')).toEqual([{ command: 'session.stop', input: { sessionId: 'a' } }])
  expect(actionsOf(submenu(rows, 'Copy credentials'), 'fish')).toEqual([
    { command: 'session.copy', input: { sessionId: 'a', format: 'fish' } },
  ])
  expect(actionsOf(submenu(menu, 'b /'), 'Start')).toEqual([
    { command: 'session.start', input: { session: { sessionId: 'b' }, choice: {} } },
  ])
})

test('portals that are not signed in can be signed in to; one that waits has its page opened again', () => {
  const menu = trayMenu(
    live(
      [],
      [
        portal({ id: 'in' }),
        portal({ id: 'out', signIn: { phase: 'signed-out' } }),
        portal({
          id: 'waiting',
          signIn: {
            phase: 'waiting',
            flow: 'browser',
            url: 'https://x',
            host: 'x',
            userCode: null,
            page: 'opened',
            endsAt: NOON,
          },
        }),
      ],
    ),
    settings(),
    NOON,
  )

  expect(labels(menu).slice(0, 2)).toEqual(['Sign in to out…', 'Open the sign-in page of waiting again…'])
  expect(actionsOf(menu, 'Sign in to out…')).toEqual([
    { command: 'portal.sign-in', input: { portalId: 'out', flow: 'browser', seat: null } },
  ])
})

test('with hundreds of everything the menu has 25 rows and leads to the rest', () => {
  const many = (count: number, make: (index: number) => Parameters<typeof session>[0]) =>
    Array.from({ length: count }, (_none, index) => session(make(index)))
  const menu = trayMenu(
    live(
      [
        ...many(300, (index) => ({
          id: `active-${index}`,
          state: active(NOON + index * MINUTE_MS + HOUR_MS),
        })),
        ...many(300, (index) => ({ id: `pinned-${index}`, pinned: true, state: STOPPED })),
        ...many(300, (index) => ({ id: `recent-${index}`, lastStartedAt: index, state: STOPPED })),
      ],
      Array.from({ length: 20 }, (_none, index) =>
        portal({ id: `p-${index}`, signIn: { phase: 'signed-out' } }),
      ),
    ),
    settings(),
    NOON,
  )

  expect(menu.length).toBe(MOST_ROWS)
  const more = labels(menu).find((label) => label.endsWith('more…'))
  const shown = labels(menu).filter((label) => label.startsWith('active-')).length
  expect(more).toBe(`${300 - shown} more…`)
  expect(actionsOf(menu, 'Stop all')).toHaveLength(300)
})

test('while somebody presents, no account stands in the menu', () => {
  const menu = trayMenu(
    live([session({ id: 'payments-prod', alias: 'pay' })]),
    settings({ presenterMode: true }),
    NOON,
  )

  expect(JSON.stringify(labels(menu))).not.toMatch(/pay/)
  expect(labels(menu)[0]).toBe('•••• / Admin  ·  1 h')
})

test('a name that would turn the text around is written out', () => {
  const menu = trayMenu(live([session({ id: 'x', accountName: 'a\u202Edorp' })]), settings(), NOON)

  expect(labels(menu)[0]).toBe('a\\u{202e}dorp / Admin  ·  1 h')
})

test('a code that is wanted stands above all else, and leads to the panel that asks for it', () => {
  const slice = live([session({ id: 'a' })])
  const tried = question({ id: 'tried', sessionIds: [], wantedBy: ['new-one'] })
  const menu = trayMenu(
    { ...slice, questions: [question({ id: 'q', sessionIds: ['a'] }), tried] },
    settings(),
    NOON,
  )

  expect(labels(menu).slice(0, 4)).toEqual([
    'Code wanted for a / Admin…',
    'Code wanted for new-one…',
    '-',
    'a / Admin  ·  1 h',
  ])
  expect(actionsOf(menu, 'Code wanted for new-one…')).toEqual([{ command: 'panel.show' }])
  const presenting = trayMenu({ ...slice, questions: [tried] }, settings({ presenterMode: true }), NOON)
  expect(labels(presenting)[0]).toBe('Code wanted for ••••…')
})

test('with codes wanted too the menu keeps to its 25 rows', () => {
  const sessions = Array.from({ length: 40 }, (_none, index) => session({ id: `a-${index}` }))
  const questions = ['q', 'r', 's'].map((id) => question({ id, sessionIds: ['a-1'] }))

  expect(trayMenu({ ...live(sessions), questions }, settings(), NOON).length).toBe(MOST_ROWS)
})

test('a session that could not be renewed keeps its time, and says in its menu why', () => {
  const lasting = { startedAt: NOON - HOUR_MS, expiresAt: NOON + 5 * MINUTE_MS }
  const denied = { ...error, message: `AWS denied it: ${'very '.repeat(40)}much.` }
  const lost = session({ id: 'a', state: { phase: 'expiring', ...lasting, error: denied } })
  const menu = trayMenu(live([lost]), settings(), NOON)

  expect(labels(menu)[0]).toBe('a / Admin  ·  5 min, could not be renewed')
  const [reason, separator, first] = labels(submenu(menu, 'a /'))
  expect(reason).toMatch(/^AWS denied it: very .*…$/)
  expect(reason).toHaveLength(90)
  expect([separator, first]).toEqual(['-', 'Open console'])
  const presenting = trayMenu(live([lost]), settings({ presenterMode: true }), NOON)
  expect(JSON.stringify(presenting)).not.toContain('AWS denied')
})

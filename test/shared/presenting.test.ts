import { expect, test } from 'vitest'
import { createMasking } from '../../shared/masking.ts'
import { sayPortal } from '../../shared/notification-text.ts'
import { sessionLabel } from '../../shared/tray-label.ts'
import { trayMenu } from '../../shared/tray-menu.ts'
import { trayTooltip } from '../../shared/tray-state.ts'
import { live, NOON, portal, settings } from './session-samples.ts'

const error = { code: 'portal-expired', message: 'It has ended.', fix: 'Sign in again.' } as const
const CLIENT = portal({ id: 'client-nord', signIn: { phase: 'failed', error } })

test('while somebody presents, a notification names no portal', () => {
  const { title, body } = sayPortal(CLIENT, { now: NOON, isMasked: true })
  expect(`${title} ${body}`).not.toContain('nord')
  expect(sayPortal(CLIENT, { now: NOON, isMasked: false }).title).toContain('client-nord')
})

test('while somebody presents, neither the menu of the tray nor its tip names a portal', () => {
  const presenting = settings({ presenterMode: true })
  const labels = trayMenu(live([], [CLIENT]), presenting, NOON).map((row) =>
    'label' in row ? row.label : '',
  )
  expect(labels.join(' ')).toMatch(/Sign in to ••••/)
  expect(labels.join(' ')).not.toContain('nord')
  expect(trayTooltip(live([], [CLIENT]), presenting, NOON)).not.toContain('nord')
})

test('a masked sentence says no ID, no address, no host of a portal and none of the names', () => {
  const mask = createMasking(['pay', 'payments-prod', 'Client (Nord)'])
  const said = mask(
    'payments-prod (441109273358, 4411 0927 3358) of Client (Nord) at nord.awsapps.com refused ' +
      'arn:aws:sts::441109273358:assumed-role/Admin/ana@example.com in PAY.',
  )
  expect(said).not.toMatch(/pay|nord|4411|3358|ana|example/i)
  expect(said).toContain('assumed-role/Admin/')
})

test('only whole names are masked: a sentence stays one that can be read', () => {
  const mask = createMasking(['dev', 'in', 'a.b'])
  expect(mask('The device in use is not a-b; dev-2 is.')).toBe('The device in use is not a-b; ••••-2 is.')
})

test('a session whose account AWS has yet to tell has a name all the same', () => {
  const profile = { alias: null, accountName: '', roleName: 'robot' }
  expect(sessionLabel(profile, false)).toBe('— / robot')
})

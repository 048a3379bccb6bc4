import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { until } from '../../electron/dev/until.ts'
import { PRACTICE_MFA_SEED } from '../../electron/emulator/practice-roles.ts'
import { mintWebIdentityToken } from '../../electron/emulator/web-identity-token.ts'
import { awsCli, hasAwsCli } from '../clients/aws-cli.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, signIn } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let account: string

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
  view = await desktop.app.page('window')
  await signIn(desktop, view)
  const { accounts } = desktop.emulator.world.organisation.portals[0]!
  account = accounts.find(({ name }) => name === 'checkout-prod')!.id
})

afterAll(() => desktop?.end())

const press = (name: string) => view.getByRole('button', { name, exact: true }).click()

async function openForm(kind: string): Promise<void> {
  await press('New session')
  await view.getByRole('button', { name: new RegExp(`^${kind}`) }).click()
}

/** What "Try it" says one would be. */
async function tried(): Promise<string> {
  await press('Try it')
  return view.locator('.tried code').innerText()
}

/** Keeps and starts what is typed; whom a terminal then speaks for, as STS has it. */
async function keptAndStarted(title: RegExp): Promise<string> {
  await press('Keep and start')
  await view.getByRole('complementary', { name: title }).getByRole('timer').waitFor()
  const session = await until(
    async () => {
      const { live } = await ask(view, 'snapshot.get', undefined)
      return live.sessions.find(({ roleName, accountName }) => title.test(`${accountName} / ${roleName}`))
    },
    (found) => found?.state.phase === 'active' && found.profile !== null,
  )
  const { code, stdout } = await desktop.lanyard('credentials', session!.name)
  expect({ code, given: JSON.parse(stdout) as unknown }).toMatchObject({ code: 0, given: { Version: 1 } })
  return hasAwsCli ? whoByProfile(session!.profile!) : (session!.arn ?? '')
}

async function whoByProfile(profile: string): Promise<string> {
  const { proxy, ca } = desktop.emulator.ready
  const { AWS_CONFIG_FILE = '', LANYARD_HOME = '' } = desktop.app.env
  const env = { AWS_CONFIG_FILE, LANYARD_HOME, HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca }
  const { code, stdout, stderr } = await awsCli(env, 'sts', 'get-caller-identity', '--profile', profile)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return (JSON.parse(stdout) as { Arn: string }).Arn
}

test('a chained role with tags and a restriction is tried, kept and used from a terminal', async () => {
  await openForm('Chained role')
  await view.getByRole('combobox', { name: 'Borrow through' }).fill('checkout-prod AdministratorAccess')
  await view.keyboard.press('Enter')
  await view.getByLabel('ARN of the role').fill(`arn:aws:iam::${account}:role/Deploy`)
  await press('More choices')
  await view.getByLabel('Session name').fill('ana-{ticket}')
  await press('Add a tag')
  await view.keyboard.type('team')
  await view.keyboard.press('Tab')
  await view.keyboard.type('payments')
  await view.getByRole('checkbox', { name: 'Transitive' }).check()
  await view.getByLabel('Restrict to').selectOption('read-only')

  const arn = `arn:aws:sts::${account}:assumed-role/Deploy/ana`
  expect(await tried()).toBe(arn)
  expect(await view.locator('.tried').innerText()).toMatch(
    /Tags and policies take \d+ % of AWS's packed limit/,
  )

  expect(await keptAndStarted(/checkout-prod \/ Deploy/)).toBe(arn)
})

test('a role that does not trust one is told at its field, and what was typed stays', async () => {
  await openForm('Chained role')
  await view.getByRole('combobox', { name: 'Borrow through' }).fill('checkout-prod AdministratorAccess')
  await view.keyboard.press('Enter')
  const arn = view.getByLabel('ARN of the role')
  await arn.fill(`arn:aws:iam::${account}:role/Audit`)
  await press('Keep and start')
  await view.getByRole('alert').getByText('its trust policy does not name you').waitFor()
  expect(await arn.getAttribute('aria-invalid')).toBe('true')
  await press('More choices')
  await view.getByLabel('External ID').fill('lanyard-practice')
  expect(await tried()).toContain(`${account}:assumed-role/Audit/`)
  await press('Cancel')
  await press('Throw away')
})

test('a web identity is tried, kept and used by the token of a file', async () => {
  const token = join(desktop.display.folder, 'token')
  await writeFile(token, mintWebIdentityToken(desktop.emulator.world, { subject: 'repo:practice/shop' }))
  await openForm('Web identity')
  await view.getByLabel('ARN of the role').fill(`arn:aws:iam::${account}:role/Pipeline`)
  await view.getByLabel('Path of the token file').fill(token)
  await press('More choices')
  await view.getByLabel('Session name').fill('build')

  const arn = `arn:aws:sts::${account}:assumed-role/Pipeline/build`
  expect(await tried()).toBe(arn)
  expect(await keptAndStarted(/checkout-prod \/ Pipeline/)).toBe(arn)
})

test('a command for a token runs only once the person has allowed it outside of the page', async () => {
  await desktop.app.electron.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      asked.push(args.at(-1))
      return { response: asked.length === 1 ? 1 : 0, checkboxChecked: false }
    }
  })
  await openForm('Web identity')
  await view.getByLabel('ARN of the role').fill(`arn:aws:iam::${account}:role/Pipeline`)
  await view.getByRole('radio', { name: 'From a command' }).check()
  const token = join(desktop.display.folder, 'token')
  await view.getByLabel('Command that prints the token').fill(`cat ${token}`)
  await press('Try it')
  await view.getByRole('alert').getByText('cat was not allowed to run').waitFor()
  expect(await tried()).toContain(`${account}:assumed-role/Pipeline/`)
  const asked = await desktop.app.electron.evaluate(
    () => (globalThis as unknown as { asked: { detail: string }[] }).asked,
  )
  expect(asked.map(({ detail }) => detail.split('\n\n')[0])).toEqual([`cat\n${token}`, `cat\n${token}`])
  await press('Cancel')
  await press('Throw away')
})

test('a profile of the person’s own is tried, kept and used once its program may run', async () => {
  const { accessKeyId, secretAccessKey } = desktop.emulator.makeUserKey(account, 'robot')!
  const tool = join(desktop.display.folder, 'tool')
  const printed = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }
  await writeFile(tool, `#!/bin/sh\necho '${JSON.stringify(printed)}'\n`, { mode: 0o755 })
  const { AWS_CONFIG_FILE = '' } = desktop.app.env
  await appendFile(
    AWS_CONFIG_FILE,
    `\n[profile tool]\ncredential_process = ${tool} --for me\nregion = us-east-1\n`,
  )
  await openForm('AWS profile')
  await view.getByRole('radio', { name: /^tool/ }).check()
  expect(await view.locator('.whole-command').innerText()).toBe(`${tool} --for me`)
  await press('Try it')
  await view.getByRole('alert').getByText('Tick the box').waitFor()
  await view.getByRole('checkbox', { name: 'Let it run this command' }).check()

  const arn = `arn:aws:iam::${account}:user/robot`
  expect(await tried()).toBe(arn)
  expect(await keptAndStarted(/ \/ tool$/)).toBe(arn)
})

test('an IAM user with a device is tried, kept and used, its codes made from the seed', async () => {
  const { accessKeyId, secretAccessKey } = desktop.emulator.makeUserKey(account, 'robot')!
  await openForm('IAM user')
  await view.getByLabel('Access key ID').fill(accessKeyId)
  await view.getByLabel('Secret access key').fill(secretAccessKey)
  await view.getByRole('radio', { name: 'Lanyard makes them' }).check()
  await view.getByLabel('Seed of the device').fill(PRACTICE_MFA_SEED)

  const arn = `arn:aws:iam::${account}:user/robot`
  expect(await tried()).toBe(arn)
  // A code works once.
  desktop.emulator.clock.advance(60_000)
  expect(await keptAndStarted(/checkout-prod \/ robot/)).toBe(arn)
})

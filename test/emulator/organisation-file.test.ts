import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListAccountsCommand } from '@aws-sdk/client-sso'
import { expect, onTestFinished, test } from 'vitest'
import { readOrganisationFile } from '../../electron/emulator/organisation-file.ts'
import { createOrganisation } from '../../electron/emulator/organisation.ts'
import { practice } from './practice.ts'
import { signIn, ssoClient } from './sign-in.ts'

const DEPLOY_TRUST = {
  Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
}

const ACCOUNT = { id: '111122223333', name: 'payments-prod', permissionSets: ['AdministratorAccess'] }
const PORTAL = {
  name: 'corp',
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  user: 'jo@example.com',
  accounts: [ACCOUNT],
}

async function organisationFile(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-org-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'org.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

test('the emulator serves the accounts of the file, hostile names and all', async () => {
  const name = '\u001b]0;pwned\u0007<b>prod\u202e'
  const orgFile = await organisationFile({ portals: [{ ...PORTAL, accounts: [{ ...ACCOUNT, name }] }] })
  const emulator = await practice({ orgFile })
  expect(emulator.ready.portals).toEqual([
    { name: 'corp', startUrl: PORTAL.startUrl, region: 'eu-west-1', partition: 'aws', tenantId: null },
  ])
  const { accessToken } = await signIn(emulator)
  const { accountList } = await ssoClient(emulator).send(new ListAccountsCommand({ accessToken }))
  expect(accountList).toEqual([
    { accountId: ACCOUNT.id, accountName: name, emailAddress: `aws+${ACCOUNT.id}@example.com` },
  ])
})

test('roles, users, keys and permission sets are as the file says', async () => {
  const key = { accessKeyId: 'AKIAPRACTICE00000001', secretAccessKey: 'a secret of the practice' }
  const orgFile = await organisationFile({
    portals: [
      {
        ...PORTAL,
        accounts: [
          {
            ...ACCOUNT,
            roles: [{ name: 'Deploy', path: '/ci/', trust: DEPLOY_TRUST, maxSessionDuration: '12h' }],
            users: [{ name: 'robot', mfaSeed: 'ABCDEFGH234567AB', key }],
          },
        ],
      },
    ],
    permissionSets: [{ name: 'AdministratorAccess', sessionDuration: '30m' }],
  })
  const { world } = await practice({ orgFile })
  const { organisation, credentials } = world
  expect(organisation.role(ACCOUNT.id, 'Deploy')).toMatchObject({
    arn: `arn:aws:iam::${ACCOUNT.id}:role/ci/Deploy`,
    trust: DEPLOY_TRUST,
    maxSessionDuration: 43_200,
  })
  expect(organisation.role(ACCOUNT.id, 'Audit')).toBeUndefined()
  expect(organisation.permissionSets.get('AdministratorAccess')!.sessionDuration).toBe(1800)
  expect(credentials.find(key.accessKeyId)).toMatchObject({
    secretAccessKey: key.secretAccessKey,
    sessionToken: null,
    expiresAt: null,
    principal: { kind: 'user', arn: `arn:aws:iam::${ACCOUNT.id}:user/robot` },
  })
})

test('an account that names no roles has the practice’s own', async () => {
  const plan = await readOrganisationFile(await organisationFile({ portals: [PORTAL] }))
  const organisation = createOrganisation(plan)
  expect(organisation.role(ACCOUNT.id, 'Deploy')).toBeDefined()
  expect(organisation.reservedRole(ACCOUNT.id, 'AdministratorAccess')!.path).toContain('/eu-west-1/')
})

test('a permission set assigned in one account has no role in another', async () => {
  const other = { id: '444455556666', name: 'payments-staging', permissionSets: ['ReadOnlyAccess'] }
  const file = await organisationFile({ portals: [{ ...PORTAL, accounts: [ACCOUNT, other] }] })
  const organisation = createOrganisation(await readOrganisationFile(file))
  expect(organisation.reservedRole(other.id, 'ReadOnlyAccess')).toBeDefined()
  expect(organisation.reservedRole(other.id, 'AdministratorAccess')).toBeUndefined()
})

const withAccount = (changes: object) => ({
  portals: [{ ...PORTAL, accounts: [{ ...ACCOUNT, ...changes }] }],
})

test.each([
  ['no JSON', '{', 'it is not JSON'],
  ['no object', [], 'portals is missing'],
  ['no portal', { portals: [] }, 'portals holds no portal'],
  ['a short ID', withAccount({ id: '12' }), 'portals[0].accounts[0].id is not twelve digits'],
  ['a number for an ID', withAccount({ id: 1 }), 'portals[0].accounts[0].id is 1, not string'],
  ['a slip of the pen', withAccount({ nmae: '' }), 'portals[0].accounts[0].nmae is not a member it knows'],
  [
    'an effect there is not',
    withAccount({ roles: [{ name: 'A', trust: { Statement: { Effect: 'Maybe' } } }] }),
    'portals[0].accounts[0].roles[0].trust.Statement.Effect is "Maybe", not ("Allow" | "Deny")',
  ],
  [
    'an endless session',
    withAccount({ roles: [{ name: 'A', trust: DEPLOY_TRUST, maxSessionDuration: '13h' }] }),
    'portals[0].accounts[0].roles[0].maxSessionDuration is no duration from 15m to 12h',
  ],
  [
    'an unknown region',
    { portals: [{ ...PORTAL, region: 'mars-1' }] },
    'portals[0].region is in no partition',
  ],
  [
    'one account twice',
    { portals: [{ ...PORTAL, accounts: [ACCOUNT, ACCOUNT] }] },
    'account 111122223333 is there twice',
  ],
  ['one portal twice', { portals: [PORTAL, { ...PORTAL, accounts: [] }] }, 'is there twice'],
])('a file with %s is refused, and the reason names where', async (_, content, reason) => {
  const file = await organisationFile(content)
  await expect(readOrganisationFile(file)).rejects.toMatchObject({
    code: 'organisation-invalid',
    exit: 65,
    message: expect.stringContaining(reason),
  })
})

test('a file that is not there is said to be so', async () => {
  await expect(readOrganisationFile('/nowhere/org.json')).rejects.toMatchObject({
    code: 'organisation-invalid',
    message: expect.stringContaining('there is no such file'),
  })
})

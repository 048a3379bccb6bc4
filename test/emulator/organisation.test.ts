import { expect, test } from 'vitest'
import { generatedOrganisation } from '../../electron/emulator/generated-organisation.ts'
import { createOrganisation } from '../../electron/emulator/organisation.ts'
import { parseRoleArn } from '../../shared/arn.ts'

const accountsOf = (size: { accounts: number; roles?: number; seed?: number }) =>
  generatedOrganisation({ roles: 4, seed: 1, ...size }).portals[0]!.accounts

test('the same seed makes the same organisation, another seed another', () => {
  expect(accountsOf({ accounts: 50 })).toEqual(accountsOf({ accounts: 50 }))
  const ids = (seed: number) => accountsOf({ accounts: 50, seed }).map(({ id }) => id)
  expect(ids(2)).not.toEqual(ids(1))
})

test('twelve accounts hold production, and everywhere ReadOnlyAccess', () => {
  const accounts = accountsOf({ accounts: 12 })
  expect(accounts).toHaveLength(12)
  expect(accounts).toContainEqual(
    expect.objectContaining({ name: 'payments-prod', environment: 'production' }),
  )
  for (const { permissionSets } of accounts) expect(permissionSets).toContain('ReadOnlyAccess')
})

test('three thousand accounts have their own twelve digits and their own name each', () => {
  const accounts = accountsOf({ accounts: 3000 })
  expect(new Set(accounts.map(({ id }) => id)).size).toBe(3000)
  expect(new Set(accounts.map(({ name }) => name)).size).toBe(3000)
  expect(accounts.filter(({ id }) => !/^\d{12}$/.test(id))).toEqual([])
})

test('fifty permission sets have fifty names that Identity Center takes', () => {
  const [account] = accountsOf({ accounts: 1, roles: 50 })
  expect(new Set(account!.permissionSets).size).toBe(50)
  expect(account!.permissionSets.filter((name) => !/^[\w+=,.@-]{1,32}$/.test(name))).toEqual([])
})

test('a permission set’s role has the region in its path, except where it is us-east-1', () => {
  const organisation = createOrganisation(generatedOrganisation({ accounts: 12, roles: 4, seed: 1 }))
  const [commercial, gov] = organisation.portals
  const arnIn = (id: string) => organisation.reservedRole(id, 'ReadOnlyAccess')!.arn
  expect(arnIn(commercial!.accounts[0]!.id)).toMatch(
    /^arn:aws:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}$/,
  )
  expect(arnIn(gov!.accounts[0]!.id)).toMatch(
    /^arn:aws-us-gov:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/us-gov-west-1\/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}$/,
  )
})

test('a role is found by name, is the same each time, and keeps what is changed in it', () => {
  const organisation = createOrganisation(generatedOrganisation({ accounts: 12, roles: 4, seed: 1 }))
  const { id } = organisation.portals[0]!.accounts[3]!
  const reserved = organisation.reservedRole(id, 'Billing')!
  expect(parseRoleArn(reserved.arn)).toEqual({ partition: 'aws', accountId: id, roleName: reserved.name })
  expect(organisation.role(id, reserved.name)).toEqual(reserved)
  const deploy = organisation.role(id, 'Deploy')!
  deploy.policies.set('AWSRevokeOlderSessions', { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } })
  expect(organisation.role(id, 'Deploy')!.policies.has('AWSRevokeOlderSessions')).toBe(true)
})

test('there is no role for a set that is not assigned, for a wrong suffix, or in no account', () => {
  const organisation = createOrganisation(generatedOrganisation({ accounts: 12, roles: 2, seed: 1 }))
  const { id } = organisation.portals[0]!.accounts[0]!
  const { name } = organisation.reservedRole(id, 'PowerUserAccess')!
  expect(organisation.reservedRole(id, 'Billing')).toBeUndefined()
  expect(organisation.role(id, name.replace(/.{16}$/, '0'.repeat(16)))).toBeUndefined()
  expect(organisation.role('000000000000', 'Deploy')).toBeUndefined()
  expect(organisation.role(id, 'constructor')).toBeUndefined()
})

test('each account has its practice roles and a robot with an MFA device', () => {
  const organisation = createOrganisation(generatedOrganisation({ accounts: 12, roles: 4, seed: 1 }))
  const { id } = organisation.portals[0]!.accounts[7]!
  expect(organisation.role(id, 'Deploy')).toMatchObject({ maxSessionDuration: 14_400, reserved: false })
  expect(organisation.role(id, 'Release')!.arn).toBe(`arn:aws:iam::${id}:role/pipeline/Release`)
  expect(organisation.role(id, 'BreakGlass')).toBeDefined()
  expect(organisation.role(id, 'Audit')).toBeDefined()
  expect(organisation.user(id, 'robot')!.mfa).toEqual({
    serial: `arn:aws:iam::${id}:mfa/robot`,
    seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  })
})

import { describe, expect, test } from 'vitest'
import { ConditionContext, conditionsHold } from '../../electron/emulator/conditions.ts'
import { evaluate } from '../../electron/emulator/policy.ts'
import { matchesArn, matchesWildcard } from '../../electron/emulator/wildcard.ts'
import type { PolicyStatement } from '../../electron/emulator/world.ts'

const NOTHING_KNOWN = new ConditionContext()

function ask(
  statements: readonly Partial<PolicyStatement>[],
  action = 's3:GetObject',
  resource = 'arn:aws:s3:::shop/orders/1',
  context = NOTHING_KNOWN,
) {
  const Statement = statements.map((one): PolicyStatement => ({ Effect: 'Allow', Resource: '*', ...one }))
  return evaluate([{ Statement }], { action, resource, context })
}

describe('a policy', () => {
  test('is silent where no statement applies', () => {
    expect(ask([])).toBe('silent')
    expect(ask([{ Action: 's3:PutObject' }])).toBe('silent')
  })

  test('denies where any statement does, in whatever order', () => {
    const [allow, deny] = [{ Action: '*' }, { Effect: 'Deny', Action: 's3:Get*' }] as const
    expect(ask([allow, deny])).toBe('denied')
    expect(ask([deny, allow])).toBe('denied')
    expect(ask([allow, deny], 's3:PutObject')).toBe('allowed')
  })

  test('names actions without regard to case, and resources with it', () => {
    expect(ask([{ Action: 'S3:getobject' }])).toBe('allowed')
    expect(ask([{ Action: '*', Resource: 'arn:aws:s3:::Shop/*' }])).toBe('silent')
    expect(ask([{ Action: '*', Resource: 'arn:aws:s3:::shop/*' }])).toBe('allowed')
  })

  test('may name any of several actions and resources', () => {
    const many = {
      Action: ['ec2:*', 's3:Get?bject'],
      Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::shop/*'],
    }
    expect(ask([many])).toBe('allowed')
    expect(ask([many], 's3:GetObjectAcl')).toBe('silent')
  })

  test('NotAction and NotResource mean everything else', () => {
    const everythingElse = { NotAction: ['iam:*', 'sts:*'] }
    expect(ask([everythingElse])).toBe('allowed')
    expect(ask([everythingElse], 'IAM:CreateUser')).toBe('silent')
    const elsewhere = { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::shop/*' } as const
    const statement = { Statement: elsewhere }
    const question = { action: 's3:GetObject', context: NOTHING_KNOWN }
    expect(evaluate([statement], { ...question, resource: 'arn:aws:s3:::shop/1' })).toBe('silent')
    expect(evaluate([statement], { ...question, resource: 'arn:aws:s3:::other/1' })).toBe('allowed')
  })

  test('fills variables in resources from what is known of the caller', () => {
    const own = { Action: '*', Resource: 'arn:aws:s3:::shop/${aws:PrincipalTag/team}/*' }
    const blue = new ConditionContext([['aws:principaltag/TEAM', 'blue']])
    expect(ask([own], 's3:GetObject', 'arn:aws:s3:::shop/blue/1', blue)).toBe('allowed')
    expect(ask([own], 's3:GetObject', 'arn:aws:s3:::shop/red/1', blue)).toBe('silent')
    expect(ask([own], 's3:GetObject', 'arn:aws:s3:::shop//1')).toBe('silent')
  })

  test('of several policies of one kind any may allow, and any may deny', () => {
    const question = { action: 's3:GetObject', resource: '*', context: NOTHING_KNOWN }
    const other = { Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } } as const
    const allows = { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } as const
    const denies = { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } } as const
    expect(evaluate([other, allows], question)).toBe('allowed')
    expect(evaluate([allows, denies], question)).toBe('denied')
  })
})

describe('conditions', () => {
  const context = new ConditionContext([
    ['aws:username', 'ann'],
    ['aws:PrincipalArn', 'arn:aws:iam::111111111111:role/team/Deploy'],
    ['aws:MultiFactorAuthPresent', 'true'],
    ['aws:MultiFactorAuthAge', '300'],
    ['aws:TokenIssueTime', '2026-01-31T12:00:00.000Z'],
    ['aws:TagKeys', ['team', 'ticket']],
  ])
  const holds = (operator: string, key: string, value: string | string[]) =>
    conditionsHold({ [operator]: { [key]: value } }, context)

  test.each([
    ['StringEquals', 'aws:username', 'ann', true],
    ['StringEquals', 'aws:username', 'Ann', false],
    ['StringEquals', 'AWS:UserName', 'ann', true],
    ['StringEquals', 'aws:username', ['bob', 'ann'], true],
    ['StringEqualsIgnoreCase', 'aws:username', 'ANN', true],
    ['StringNotEquals', 'aws:username', 'bob', true],
    ['StringNotEquals', 'aws:username', ['bob', 'ann'], false],
    ['StringLike', 'aws:username', 'a?n*', true],
    ['StringLike', 'aws:username', '${aws:username}', true],
    ['StringEquals', 'aws:username', '${aws:unknown}', false],
    ['StringNotLike', 'aws:username', 'b*', true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/team/*', true],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:*:iam::111111111111:role/*', true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:*:role/team/*', false],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/*', true],
    ['Bool', 'aws:MultiFactorAuthPresent', 'true', true],
    ['Bool', 'aws:MultiFactorAuthPresent', 'false', false],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '301', true],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '300', false],
    ['NumericLessThanEquals', 'aws:MultiFactorAuthAge', '300', true],
    ['NumericGreaterThan', 'aws:MultiFactorAuthAge', '299.5', true],
    ['NumericGreaterThanEquals', 'aws:MultiFactorAuthAge', '301', false],
    ['NumericEquals', 'aws:MultiFactorAuthAge', '300.0', true],
    ['NumericNotEquals', 'aws:MultiFactorAuthAge', '300', false],
    ['DateLessThan', 'aws:TokenIssueTime', '2026-01-31T12:00:01Z', true],
    ['DateLessThan', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z', false],
    ['DateLessThanEquals', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z', true],
    ['DateGreaterThan', 'aws:TokenIssueTime', '1769860799', true],
    ['DateGreaterThanEquals', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z', true],
    ['DateEquals', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z', true],
    ['DateNotEquals', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z', false],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['team', 'ticket', 'more'], true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['team'], false],
    ['ForAllValues:StringLike', 'aws:TagKeys', 't*', true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['team'], true],
    ['ForAnyValue:StringLike', 'aws:TagKeys', 'x*', false],
    ['Null', 'aws:username', 'false', true],
    ['Null', 'aws:username', 'true', false],
    ['Null', 'sts:ExternalId', 'true', true],
    ['StringIs', 'aws:username', 'ann', false],
  ])('%s %s %j: %s', (operator, key, value, expected) => {
    expect(holds(operator, key, value)).toBe(expected)
  })

  test.each([
    ['StringEquals', false],
    ['StringEqualsIfExists', true],
    ['StringNotEquals', true],
    ['StringNotEqualsIfExists', true],
    ['Bool', false],
    ['BoolIfExists', true],
    ['NumericLessThan', false],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
  ])('a key that is not there: %s gives %s', (operator, expected) => {
    expect(holds(operator, 'sts:ExternalId', 'x')).toBe(expected)
  })

  test('IfExists asks the key where it is there', () => {
    expect(holds('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')).toBe(false)
    expect(holds('ForAllValues:StringEqualsIfExists', 'aws:TagKeys', 'team')).toBe(false)
  })

  test('all operators and all keys of them must hold', () => {
    const both = (age: string) => ({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': age },
    })
    expect(conditionsHold(both('301'), context)).toBe(true)
    expect(conditionsHold(both('1'), context)).toBe(false)
    const keys = { StringEquals: { 'aws:username': 'ann', 'aws:TagKeys': 'none' } }
    expect(conditionsHold(keys, context)).toBe(false)
  })
})

describe('wildcards', () => {
  test.each([
    ['*', '', true],
    ['?', '', false],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['a?c', 'abc', true],
    ['a.c', 'abc', false],
    ['abc', 'abcd', false],
    ['a*', '*', false],
    ['**', 'anything', true],
  ])('%s and %j: %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected)
  })

  test('a pattern made to be slow is not', () => {
    const before = performance.now()
    expect(matchesWildcard('*a'.repeat(50), 'a'.repeat(5000) + 'b')).toBe(false)
    expect(performance.now() - before).toBeLessThan(1000)
  })

  test('in an ARN they stay within one part, save the last', () => {
    expect(matchesArn('arn:aws:s3:::shop/*', 'arn:aws:s3:::shop/a:b')).toBe(true)
    expect(matchesArn('arn:aws:s*:::shop', 'arn:aws:s3:::shop')).toBe(true)
    expect(matchesArn('arn:aws:s*:::shop', 'arn:aws:s3:x:::shop')).toBe(false)
    expect(matchesArn('arn:aws:s*:shop', 'arn:aws:s3:::shop')).toBe(false)
    expect(matchesArn('*', 'arn:aws:s3:::shop')).toBe(true)
  })
})

import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awsError } from './aws-refusals.ts'
import { allow, createTestWorld, HOME, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
beforeAll(async () => {
  lab = await createTestWorld()
})
afterAll(() => lab.close())

test("an account's buckets are listed to whom its policies allow it", async () => {
  const reader = lab.key(lab.user('reader', allow({ Action: 's3:ListAllMyBuckets' })))
  const { Buckets, Owner } = await lab.s3(reader).send(new ListBucketsCommand({}))
  expect(Buckets?.map((bucket) => bucket.Name)).toEqual([
    `artifacts-${HOME}-account-1`,
    `logs-${HOME}-account-1`,
  ])
  expect(Buckets?.[0]?.CreationDate).toBeInstanceOf(Date)
  expect(Owner?.ID).toContain(HOME)
})

test('others are refused, with the reason', async () => {
  const stranger = lab.user('stranger', allow({ Action: 'ec2:*' }))
  const barred = lab.user('barred', allow({ Effect: 'Deny', Action: '*' }))
  const start = (arn: string) => `User: ${arn} is not authorized to perform: s3:ListAllMyBuckets`
  await expect(lab.s3(lab.key(stranger)).send(new ListBucketsCommand({}))).rejects.toEqual(
    awsError(
      'AccessDenied',
      403,
      `${start(stranger.arn)} because no identity-based policy allows the s3:ListAllMyBuckets action`,
    ),
  )
  await expect(lab.s3(lab.key(barred)).send(new ListBucketsCommand({}))).rejects.toEqual(
    awsError('AccessDenied', 403, `${start(barred.arn)} with an explicit deny in an identity-based policy`),
  )
})

test('no other operation is practised', async () => {
  const reader = lab.key(lab.user('reader'))
  await expect(lab.s3(reader).send(new ListObjectsV2Command({ Bucket: 'logs' }))).rejects.toMatchObject({
    name: 'NotImplemented',
  })
})

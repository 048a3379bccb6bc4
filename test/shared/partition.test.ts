import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { fallbackRegions, knownRegions, PARTITION_NAMES, partitionOfRegion } from '../../shared/partition.ts'
import { typedRegion } from '../../shared/typed-region.ts'

const PYTHON = `
import json, os, sys, botocore
with open(os.path.join(os.path.dirname(botocore.__file__), 'data', 'endpoints.json')) as file:
    partitions = json.load(file)['partitions']
json.dump({one['partition']: sorted(one['regions']) for one in partitions}, sys.stdout)
`

describe('regions', () => {
  test('that the AWS CLI knows are known, each in its own partition', () => {
    const theirs = JSON.parse(execFileSync('/usr/bin/python3', ['-c', PYTHON]).toString()) as Record<
      string,
      string[]
    >
    for (const partition of PARTITION_NAMES) {
      const known = knownRegions(partition)
      // A CLI may be older than the newest partition.
      expect(known).toEqual(expect.arrayContaining(theirs[partition] ?? []))
      expect(known.map(partitionOfRegion)).toEqual(known.map(() => partition))
    }
    expect(partitionOfRegion(theirs['aws-iso']![0]!)).toBeNull()
  })

  test('that are mistyped are refused with the closest one', () => {
    expect(() => typedRegion('eu-wst-1')).toThrow(
      expect.objectContaining({
        code: 'region-unknown',
        message: '"eu-wst-1" is no region of aws that Lanyard knows.',
        fix: expect.stringContaining('Did you mean eu-west-1?') as string,
      }),
    )
    expect(() => typedRegion('us-gov-wset-1')).toThrow(/aws-us-gov/)
  })

  test('that AWS has opened since are taken with an exclamation mark', () => {
    expect(typedRegion('eu-west-9!')).toBe('eu-west-9')
    expect(typedRegion('eu-west-1')).toBe('eu-west-1')
    expect(typedRegion('nowhere')).toBe('nowhere')
  })

  test('have others of their partition that STS is asked in, the nearest first, never themselves', () => {
    for (const partition of PARTITION_NAMES)
      for (const region of knownRegions(partition)) {
        const others = fallbackRegions(region)
        expect(others).not.toContain(region)
        expect(others.map(partitionOfRegion)).toEqual(others.map(() => partition))
      }
    expect(fallbackRegions('eu-north-1').slice(0, 2)).toEqual(['eu-west-1', 'eu-central-1'])
    expect(fallbackRegions('us-gov-west-1')).toEqual(['us-gov-east-1'])
    expect(fallbackRegions('us-iso-east-1')).toEqual([])
  })
})

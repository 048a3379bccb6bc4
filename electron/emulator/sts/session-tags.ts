import type { QueryParameters } from '../query-parameters.ts'
import { Refusal } from '../refusal.ts'
import type { Principal } from '../world.ts'

const MOST_TAGS = 50
const KEY_RULE = { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u }
const VALUE_RULE = { min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u }

/** Tags that a caller passes for a session, and which of them pass on down a chain. */
export interface SessionTags {
  readonly tags: ReadonlyMap<string, string>
  readonly transitiveKeys: readonly string[]
}

export const NO_TAGS: SessionTags = { tags: new Map(), transitiveKeys: [] }

/** Reads `Tags` and `TransitiveTagKeys`, noting what breaks AWS's limits: 50 tags, keys to 128, values to 256. */
export function readSessionTags(parameters: QueryParameters): SessionTags {
  const count = parameters.count('Tags')
  checkCount(parameters, 'tags', count)
  const pairs = Array.from({ length: Math.min(count, MOST_TAGS) }, (_, index) => {
    const at = index + 1
    const key = parameters.get(`Tags.member.${at}.Key`) ?? ''
    const value = parameters.get(`Tags.member.${at}.Value`) ?? ''
    parameters.check(`tags.${at}.member.key`, key, KEY_RULE)
    parameters.check(`tags.${at}.member.value`, value, VALUE_RULE)
    return [key, value] as const
  })
  const transitive = parameters.count('TransitiveTagKeys')
  checkCount(parameters, 'transitiveTagKeys', transitive)
  const transitiveKeys = Array.from({ length: Math.min(transitive, MOST_TAGS) }, (_, index) => {
    const key = parameters.get(`TransitiveTagKeys.member.${index + 1}`) ?? ''
    parameters.check(`transitiveTagKeys.${index + 1}.member`, key, KEY_RULE)
    return key
  })
  parameters.finish()
  return checkedTags(pairs, transitiveKeys)
}

/**
 * The rules beyond lengths: no two keys that differ only in case, none that starts `aws:`, no transitive key
 * without its tag. Throws InvalidParameterValue (400). Source: "Pass session tags in AWS STS", IAM user guide.
 */
export function checkedTags(
  pairs: readonly (readonly [string, string])[],
  transitiveKeys: readonly string[],
): SessionTags {
  const keys = pairs.map(([key]) => key.toLowerCase())
  if (new Set(keys).size < keys.length) {
    throw invalidValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  }
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw invalidValue('System tags cannot be added/updated by requester')
  }
  if (transitiveKeys.some((key) => !keys.includes(key.toLowerCase()))) {
    throw invalidValue('The specified transitive tag key must be included in the requested tags.')
  }
  return { tags: new Map(pairs), transitiveKeys }
}

/** The tags a chained session is born with: the transitive ones of the session that calls. */
export function inheritedTags(caller: Principal): SessionTags {
  if (caller.kind !== 'assumed-role' || caller.transitiveTagKeys.length === 0) return NO_TAGS
  const transitive = new Set(caller.transitiveTagKeys.map((key) => key.toLowerCase()))
  const tags = new Map([...caller.tags].filter(([key]) => transitive.has(key.toLowerCase())))
  return { tags, transitiveKeys: caller.transitiveTagKeys }
}

/** Inherited tags and new ones together; one that would override a transitive tag is refused. */
export function joinTags(inherited: SessionTags, passed: SessionTags): SessionTags {
  const taken = new Set([...inherited.tags.keys()].map((key) => key.toLowerCase()))
  if ([...passed.tags.keys()].some((key) => taken.has(key.toLowerCase()))) {
    throw invalidValue(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
  }
  return {
    tags: new Map([...inherited.tags, ...passed.tags]),
    transitiveKeys: [...inherited.transitiveKeys, ...passed.transitiveKeys],
  }
}

function checkCount(parameters: QueryParameters, member: string, count: number): void {
  if (count <= MOST_TAGS) return
  parameters.broken(
    `'[${count} members]'`,
    member,
    `Member must have length less than or equal to ${MOST_TAGS}`,
  )
}

function invalidValue(message: string): Refusal {
  return new Refusal('InvalidParameterValue', 400, message)
}

/** What conditions may ask about the tags of a request. */
export function tagEntries({
  tags,
  transitiveKeys,
}: SessionTags): (readonly [string, string | readonly string[]])[] {
  return [
    ...[...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value] as const),
    ...(tags.size === 0 ? [] : [['aws:TagKeys', [...tags.keys()]] as const]),
    ...(transitiveKeys.length === 0 ? [] : [['sts:TransitiveTagKeys', transitiveKeys] as const]),
  ]
}

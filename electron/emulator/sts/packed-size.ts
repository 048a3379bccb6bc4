import { deflateRawSync } from 'node:zlib'
import { Refusal } from '../refusal.ts'
import type { SessionPolicyRequest } from './session-policy.ts'
import type { SessionTags } from './session-tags.ts'

// AWS packs policy, ARNs and tags into a binary form it does not document, with a limit of its own. This model
// only has its two properties that matter: repetition costs little, and long unlike tags run over.
const PACKED_LIMIT_BYTES = 1024

/**
 * How many percent of the packed limit a session's policies and tags take, inherited tags included; `null` where
 * there are none. Throws PackedPolicyTooLarge (400) above 100.
 */
export function packedPolicySize(policy: SessionPolicyRequest, { tags }: SessionTags): number | null {
  if (policy.inline === null && policy.arns.length === 0 && tags.size === 0) return null
  const parts = [policy.inline ?? '', ...policy.arns, ...[...tags].flat()]
  const percent = Math.ceil((deflateRawSync(parts.join('\n')).length * 100) / PACKED_LIMIT_BYTES)
  if (percent <= 100) return percent
  const message =
    tags.size > 0
      ? `Packed size of session tags consumes ${percent}% of allotted space.`
      : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`
  throw new Refusal('PackedPolicyTooLarge', 400, message)
}

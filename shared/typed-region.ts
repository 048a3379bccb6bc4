import { closestNames } from './closest-names.ts'
import { AppError } from './errors.ts'
import { knownRegions, partitionFacts, partitionOfRegion, type Partition } from './partition.ts'

/**
 * The region a person typed. One that looks like a region and is none that AWS had named when this was written is most
 * likely mistyped, so it is refused with the closest one; `!` behind it says that it is meant. Throws `region-unknown`;
 * what is of no partition at all comes back as it is.
 */
export function typedRegion(text: string): string {
  if (text.endsWith('!')) return text.slice(0, -1)
  const partition = partitionOfRegion(text)
  if (partition === null) return text
  const known = knownRegions(partition)
  if (known.includes(text)) return text
  throw new AppError('region-unknown', {
    region: text,
    partition,
    closest: closestNames(text, known, 1)[0] ?? known[0] ?? '',
  })
}

/** A typed region of this partition. Throws `region-invalid`, `region-unknown`. */
export function regionIn(partition: Partition, typed: string): string {
  const region = typedRegion(typed)
  if (partitionOfRegion(region) === partition) return region
  throw new AppError('region-invalid', {
    region,
    partition,
    example: partitionFacts(partition).defaultRegion,
  })
}

import { AppError } from '../../../shared/errors.ts'
import { partitionOfRegion, type Partition } from '../../../shared/partition.ts'

/** A start URL as it is kept: https, no query, no fragment, no slash at the end. Throws `start-url-invalid`. */
export function normaliseStartUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const usable = url?.protocol === 'https:' && url.hostname.includes('.') && !url.username && !url.password
  if (!url || !usable) throw new AppError('start-url-invalid', { url: text })
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** The region that some start URLs carry in their host (GovCloud's, and those of the newer `app.aws` form). */
export function regionInStartUrl(startUrl: string): string | null {
  return new URL(startUrl).hostname.split('.').find((label) => partitionOfRegion(label) !== null) ?? null
}

/** The partition of a portal's region. Throws `partition-unknown`. */
export function partitionOfPortal(region: string): Partition {
  const partition = partitionOfRegion(region)
  if (!partition) throw new AppError('partition-unknown', { region })
  return partition
}

/** A portal's name where the user gave none: the first part of its host, or what its path ends with. */
export function nameFromStartUrl(startUrl: string): string {
  const url = new URL(startUrl)
  const [first = 'portal'] = url.hostname.split('.')
  const last = url.pathname.split('/').at(-1)
  return first === 'start' && last ? last : first
}

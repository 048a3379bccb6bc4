import type { AwsProfile } from '../../shared/aws-profile.ts'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import type { Names } from '../names.ts'

/** What a profile gives and where it comes from, on one line. */
export function profileText(profile: AwsProfile, names: Names): string {
  const { roleName, way, region } = profile
  const through = throughText(profile)
  return [
    roleName === null ? null : t('profile.role', { role: printable(roleName) }),
    through === null ? null : t('profile.through', { profiles: names.text(through) }),
    way === null ? null : t(`profile.way-${way}`),
    region === null ? null : printable(region),
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** The profiles that it is borrowed through, the first one first; `null` where it needs no other. */
export function throughText({ through }: AwsProfile): string | null {
  return through.length > 1 ? through.join(' ▸ ') : null
}

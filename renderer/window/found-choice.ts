import type { Setup, SetupSession, SetupStep } from '../../shared/setup.ts'
import { t } from '../../shared/text.ts'
import type { Names } from '../names.ts'

/** A part of a setup as it is chosen by: a portal and a session may go by one name. */
export function partKey({ part, name }: Pick<SetupStep, 'part' | 'name'>): string {
  return `${part} ${name}`
}

/** The parts that are chosen, with what they are borrowed through. */
export function chosenOf(setup: Setup, isChosen: (key: string) => boolean): Setup {
  const byName = new Map(setup.sessions.map((session) => [session.name, session]))
  const wanted = new Set<SetupSession>()
  const want = (session: SetupSession | undefined) => {
    if (!session || wanted.has(session)) return
    wanted.add(session)
    if (session.kind === 'chained-role') want(byName.get(session.source))
  }
  for (const session of setup.sessions)
    if (isChosen(partKey({ part: 'session', name: session.name }))) want(session)
  const sessions = setup.sessions.filter((session) => wanted.has(session))
  const needed = new Set(sessions.flatMap((session) => ('portal' in session ? [session.portal] : [])))
  const portals = setup.portals.filter(
    ({ name }) => needed.has(name) || isChosen(partKey({ part: 'portal', name })),
  )
  return { ...setup, portals, sessions }
}

/** What a session of a setup is, in a line. */
export function foundText(session: SetupSession, names: Names): string {
  switch (session.kind) {
    case 'sso-role':
      return t('found.role', { role: names.text(session.role), account: names.id(session.account) })
    case 'chained-role':
      return t('found.chain', { arn: names.text(session.roleArn), source: names.text(session.source) })
    default:
      return t(`kind.${session.kind}`)
  }
}

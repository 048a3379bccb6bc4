import { queryService, type QueryOperation } from '../query-service.ts'
import type { Service, World } from '../world.ts'
import { assumeRole } from './assume-role.ts'
import { getCallerIdentity } from './caller-identity.ts'
import { createMfaDesk } from './mfa.ts'

const API = { version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }

/** The Security Token Service. */
export function createSts(world: World): Service {
  const mfaDesk = createMfaDesk(world)
  const operations = new Map<string, QueryOperation>([
    ['GetCallerIdentity', { kind: 'signed', run: (_, caller) => getCallerIdentity(caller) }],
    [
      'AssumeRole',
      { kind: 'signed', run: (parameters, caller) => assumeRole(world, mfaDesk, parameters, caller) },
    ],
  ])
  return queryService(world, 'sts', API, operations)
}

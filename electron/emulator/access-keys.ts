import type { IssuedCredentials, World } from './world.ts'

/** A user's long-term key, as IAM lists it. */
export interface AccessKey {
  readonly id: string
  readonly userArn: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly status: 'Active' | 'Inactive'
  readonly lastUsed: KeyUse | null
}

export interface KeyUse {
  /** Epoch milliseconds. */
  readonly at: number
  readonly service: string
  readonly region: string
}

/** What IAM knows about long-term keys beyond the ledger: whose they are, whether they are active, their last use. */
export interface AccessKeys {
  /** Oldest first. */
  of(userArn: string): readonly AccessKey[]
  find(id: string): AccessKey | undefined
  /** Takes up a key that the ledger issued; does nothing when it is known. */
  note(credentials: IssuedCredentials): void
  used(id: string, use: KeyUse): void
  setStatus(id: string, status: AccessKey['status']): void
  remove(id: string): void
}

const keysOfWorlds = new WeakMap<World, AccessKeys>()

/** The one register of a world's keys. A key made elsewhere joins it with its first request. */
export function accessKeysOf(world: World): AccessKeys {
  const known = keysOfWorlds.get(world)
  if (known) return known
  const made = createAccessKeys()
  keysOfWorlds.set(world, made)
  return made
}

function createAccessKeys(): AccessKeys {
  const keys = new Map<string, AccessKey>()
  const change = (id: string, patch: Partial<AccessKey>) => {
    const key = keys.get(id)
    if (key) keys.set(id, { ...key, ...patch })
  }
  return {
    of: (userArn) => [...keys.values()].filter((key) => key.userArn === userArn),
    find: (id) => keys.get(id),
    note: ({ accessKeyId, issuedAt, principal }) => {
      if (keys.has(accessKeyId)) return
      keys.set(accessKeyId, {
        id: accessKeyId,
        userArn: principal.arn,
        createdAt: issuedAt,
        status: 'Active',
        lastUsed: null,
      })
    },
    used: (id, lastUsed) => change(id, { lastUsed }),
    setStatus: (id, status) => change(id, { status }),
    remove: (id) => void keys.delete(id),
  }
}

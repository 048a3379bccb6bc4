import * as v from 'valibot'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { catalogAccountSchema, type CatalogAccount } from '../../../shared/snapshot.ts'
import type { Log, StateFiles } from '../ports.ts'

const fileSchema = v.object({
  version: v.literal(1),
  /** Epoch milliseconds of the last complete sync; `null` when there was none. */
  at: v.nullable(v.number()),
  accounts: v.array(catalogAccountSchema),
})

export interface KeptCatalog {
  readonly at: number | null
  readonly accounts: readonly CatalogAccount[]
}

const NOTHING: KeptCatalog = { at: null, accounts: [] }

const fileName = (portalId: string) => `catalog-${portalId}.json`

/** The accounts and roles of a portal as last seen, so that a start needs no sync. Holds no secret. */
export function createCatalogFiles(files: StateFiles, log: Log) {
  return {
    /** A file that can't be understood is set aside and told as the problem. */
    async load(portalId: string): Promise<{ kept: KeptCatalog; problem: AppError | null }> {
      let bytes: Uint8Array | null
      try {
        bytes = await files.read(fileName(portalId))
      } catch (cause) {
        // It can be fetched anew, so it must not keep the engine from starting.
        log.warn('catalog-unreadable', { cause })
        return { kept: NOTHING, problem: toAppError(cause) }
      }
      if (!bytes) return { kept: NOTHING, problem: null }
      try {
        const { at, accounts } = v.parse(fileSchema, JSON.parse(new TextDecoder().decode(bytes)))
        return { kept: { at, accounts }, problem: null }
      } catch (cause) {
        log.warn('catalog-corrupt', { cause })
        const file = await files.setAside(fileName(portalId))
        return { kept: NOTHING, problem: new AppError('catalog-corrupt', { file }, { cause }) }
      }
    },
    async save(portalId: string, { at, accounts }: KeptCatalog): Promise<void> {
      await files.write(
        fileName(portalId),
        new TextEncoder().encode(JSON.stringify({ version: 1, at, accounts })),
      )
    },
    remove: (portalId: string): Promise<void> => files.remove(fileName(portalId)),
  }
}

export type CatalogFiles = ReturnType<typeof createCatalogFiles>

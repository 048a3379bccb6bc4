import { AppError } from '../../../shared/errors.ts'
import type { ToolFiles } from '../ports.ts'

/** docker runs `docker-credential-` and this. */
const HELPER = 'lanyard'
const INSTEAD = 'set DOCKER_CONFIG to another folder'

type Config = Record<string, unknown>

/** docker's own configuration. Throws `tool-file-unreadable` for one that is not JSON, and `-unwritable`. */
export interface DockerConfig {
  readonly home: string
  /** Has docker ask Lanyard for these registries. Gives the other helpers that it asked before, by registry. */
  setHelper(path: string, hosts: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Takes Lanyard out for these registries; other helpers stay. */
  dropHelper(path: string, hosts: readonly string[]): Promise<void>
}

export function createDockerConfig({ toolFiles }: { toolFiles: ToolFiles }): DockerConfig {
  async function edit(path: string, change: (helpers: Config) => Config): Promise<void> {
    await toolFiles.open(path, INSTEAD).edit((bytes) => {
      const unreadable = (reason: string, cause?: unknown) =>
        new AppError('tool-file-unreadable', { file: path, reason, instead: INSTEAD }, { cause })
      let config: unknown = {}
      let text = ''
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        if (text.trim() !== '') config = JSON.parse(text)
      } catch (cause) {
        throw unreadable('it is not JSON', cause)
      }
      if (!isObject(config)) throw unreadable('it is not a JSON object')
      const { credHelpers = {} } = config
      if (!isObject(credHelpers)) throw unreadable('its credHelpers are no object')
      const after = change(credHelpers)
      if (same(credHelpers, after)) return null
      return new TextEncoder().encode(written({ ...config, credHelpers: after }, text))
    })
  }

  return {
    home: toolFiles.home,
    async setHelper(path, hosts) {
      const before = new Map<string, string>()
      await edit(path, (helpers) => {
        before.clear()
        for (const host of hosts) {
          const other = helpers[host]
          if (typeof other === 'string' && other !== HELPER) before.set(host, other)
        }
        return { ...helpers, ...Object.fromEntries(hosts.map((host) => [host, HELPER])) }
      })
      return before
    },
    dropHelper: (path, hosts) =>
      edit(path, (helpers) =>
        Object.fromEntries(
          Object.entries(helpers).filter(([host, helper]) => !(hosts.includes(host) && helper === HELPER)),
        ),
      ),
  }
}

/** Indented as it was; docker itself uses tabs. */
function written(config: Config, before: string): string {
  const indent = /^\{\s*?\n([ \t]+)/.exec(before)?.[1] ?? '\t'
  return JSON.stringify(config, null, indent) + (before === '' || before.endsWith('\n') ? '\n' : '')
}

function same(a: Config, b: Config): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

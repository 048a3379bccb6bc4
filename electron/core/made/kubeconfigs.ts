import { AppError } from '../../../shared/errors.ts'
import type { AwsFile, Host, ToolFiles } from '../ports.ts'
import type { KubeContext } from './kubeconfig.ts'

/** kubectl's files of the person who asks. Each throws `tool-file-unreadable` for one that is no kubeconfig. */
export interface Kubeconfigs {
  /** The folder that .kube/config is in. */
  readonly home: string
  /** What kubectl is told to run. */
  readonly launcher: string
  /** What `merge` would add, as a kubeconfig of its own. */
  preview(contexts: readonly KubeContext[]): Promise<string>
  /** Merges contexts into a file. Throws `kubeconfig-taken`, `tool-file-unwritable`. */
  merge(path: string, contexts: readonly KubeContext[], use: boolean): Promise<void>
  /** Takes a context of Lanyard's out; `false` where there was none. Throws `tool-file-unwritable`. */
  remove(path: string, name: string): Promise<boolean>
  /** The first of the files that has the context, or else the first of them all. */
  choose(paths: readonly string[], name: string): Promise<string>
}

const INSTEAD = 'name another file with --kubeconfig'

// Reading YAML takes more code than anything else here, and nothing of a start needs it.
const editor = () => import('./kubeconfig.ts')

export function createKubeconfigs(ports: {
  toolFiles: ToolFiles
  host: Pick<Host, 'launcher'>
}): Kubeconfigs {
  const { toolFiles, host } = ports
  const open = (path: string): AwsFile => toolFiles.open(path, INSTEAD)

  async function edit(path: string, change: (text: string) => string | null): Promise<void> {
    const { NameTaken } = await editor()
    const { NoKubeconfig } = await import('./kubeconfig-text.ts')
    await open(path).edit((bytes) => {
      try {
        const after = change(textOf(bytes))
        return after === null ? null : new TextEncoder().encode(after)
      } catch (cause) {
        if (cause instanceof NameTaken)
          throw new AppError('kubeconfig-taken', { file: path, context: cause.message }, { cause })
        if (!(cause instanceof NoKubeconfig) && !(cause instanceof TypeError)) throw cause
        const reason = cause instanceof NoKubeconfig ? cause.message : 'it is not UTF-8'
        throw new AppError('tool-file-unreadable', { file: path, reason, instead: INSTEAD }, { cause })
      }
    })
  }

  return {
    home: toolFiles.home,
    launcher: host.launcher,
    async preview(contexts) {
      const { withContexts } = await editor()
      return withContexts('', contexts, false)
    },
    async merge(path, contexts, use) {
      const { withContexts } = await editor()
      await edit(path, (text) => withContexts(text, contexts, use))
    },
    async remove(path, name) {
      const { withoutContext } = await editor()
      let isGone = false
      await edit(path, (text) => {
        const after = withoutContext(text, name)
        isGone = after !== null
        return after
      })
      return isGone
    },
    async choose(paths, name) {
      const { hasContext } = await editor()
      for (const path of paths) {
        let isThere = false
        await edit(path, (text) => {
          isThere = hasContext(text, name)
          return null
        })
        if (isThere) return path
      }
      return paths[0] ?? ''
    },
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

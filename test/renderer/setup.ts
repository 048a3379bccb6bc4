import type { TestProject } from 'vitest/node'
import { servePage } from './page-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the views are served, as they are shipped. */
    pageUrl: string
  }
}

/** Once before all tests of the views. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await servePage()
  provide('pageUrl', server.url)
  return server.close
}

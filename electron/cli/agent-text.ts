import type { EngineOwner } from '../adapters/engine-owner.ts'

/** What `lanyard agent` says where there is nothing for it to do. */
export function takenText(owner: EngineOwner): string {
  const who = owner.host === 'desktop' ? 'The desktop app' : 'An agent'
  return `${who} owns the engine already: process ${owner.pid}, since ${new Date(owner.since).toISOString()}.\n`
}

/** What it says when it runs. */
export function runningText({ version, home }: { version: string; home: string }): string {
  return `Lanyard ${version} runs as process ${process.pid} in ${home}. Ctrl-C ends it.\n`
}

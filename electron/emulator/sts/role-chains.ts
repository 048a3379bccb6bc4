import type { World } from '../world.ts'

const chainedOfWorlds = new WeakMap<World, Set<string>>()

/** Remembers that these credentials were made with another role's: the console takes no SessionDuration for them. */
export function markChained(world: World, accessKeyId: string): void {
  const chained = chainedOfWorlds.get(world) ?? new Set<string>()
  chainedOfWorlds.set(world, chained.add(accessKeyId))
}

/** Whether these credentials came from role chaining. */
export function isChained(world: World, accessKeyId: string): boolean {
  return chainedOfWorlds.get(world)?.has(accessKeyId) ?? false
}

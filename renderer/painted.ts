/**
 * Leaves a mark on the page's own timeline once what React has just committed stands on the screen: the first frame
 * draws it, and as the second begins the first is done. Developer tools show it; `bench -- desktop` reads it.
 */
export function markPainted(name: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => void performance.mark(name)))
}

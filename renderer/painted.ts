/**
 * Leaves a mark on the page's own timeline once the frame with what React has just committed is drawn: a task that is
 * posted as the frame begins runs behind it. Developer tools show it; `bench -- desktop` reads it.
 */
export function markPainted(name: string): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      performance.mark(name)
      port1.close()
    })
    port1.start()
    port2.postMessage(null)
  })
}

/** Nothing moves while nobody looks: Chromium steps what moves in a page out of sight once a second, for nothing. */
export function restWhileUnseen(): void {
  document.addEventListener('visibilitychange', () => {
    const isUnseen = document.visibilityState === 'hidden'
    document.documentElement.toggleAttribute('data-unseen', isUnseen)
    // Its styles are not worked out any more unless somebody asks, and what has begun to move would go on.
    if (isUnseen) document.getAnimations()
  })
}

import { useEffect, useState } from 'react'

/**
 * Where menus, popovers and tips are put: last in the main part of the page, so that nothing clips them and they still
 * belong to a landmark.
 */
export function useLayer(): HTMLElement | null {
  const [layer, setLayer] = useState(findLayer)
  // While the first rows are drawn, it may not be there yet or be the one that was shown while loading.
  useEffect(() => setLayer(findLayer()), [])
  return layer
}

function findLayer(): HTMLElement | null {
  return document.querySelector('main')
}

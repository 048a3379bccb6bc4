import { useEffect, useState } from 'react'

/**
 * Runs something at once, or where the pointer is pressed once the click is done: a message that appears when a field
 * is left would move the button away from under the pointer, and the click would be lost.
 */
export function useAfterClick(): (run: () => void) => void {
  const [press] = useState(createPress)
  useEffect(() => {
    addEventListener('pointerdown', press.begin, true)
    addEventListener('click', press.end)
    addEventListener('keydown', press.end, true)
    return () => {
      removeEventListener('pointerdown', press.begin, true)
      removeEventListener('click', press.end)
      removeEventListener('keydown', press.end, true)
    }
  }, [press])
  return press.after
}

function createPress() {
  let isPressed = false
  let waiting: (() => void)[] = []
  return {
    begin(): void {
      isPressed = true
    },
    end(): void {
      isPressed = false
      for (const run of waiting) run()
      waiting = []
    },
    after(run: () => void): void {
      if (isPressed) waiting.push(run)
      else run()
    },
  }
}

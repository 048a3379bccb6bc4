import type { ComponentProps } from 'react'
import { create } from 'zustand'

const useElement = create<{ readonly main: HTMLElement | null }>()(() => ({ main: null }))
const keep = (main: HTMLElement | null) => useElement.setState({ main })

/** The main part of the page. */
export function MainPart(props: ComponentProps<'main'>) {
  return <main {...props} ref={keep} />
}

/**
 * Where menus, popovers and tips are put: last in the main part of the page, so that nothing clips them and they still
 * belong to a landmark.
 */
export function useLayer(): HTMLElement | null {
  return useElement(({ main }) => main)
}

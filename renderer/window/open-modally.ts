/** For a dialog's ref. The browser's own way: it holds the focus, makes all else inert, and gives the focus back. */
export function openModally(dialog: HTMLDialogElement): () => void {
  dialog.showModal()
  dialog.querySelector<HTMLElement>('[data-first]')?.focus()
  return () => dialog.close()
}

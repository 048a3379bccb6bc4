/** Everything Lanyard says to a person, beside the errors (errors.ts) and each command's own help. */
const TEXTS = {
  'sign-in.page-done': 'You are signed in. You can close this tab and go back to Lanyard.',
  'sign-in.page-refused': 'The sign-in was refused. You can close this tab.',
  'sign-in.page-foreign':
    'This page does not belong to a sign-in that Lanyard began. You can close this tab.',
  'sign-in.page-elsewhere': 'There is nothing here.',
  'sign-in.open': 'Open this page to sign in to {portal} ({host}):',
  'sign-in.opened': 'Your browser opens a page to sign in to {portal} ({host}). If it does not, open this:',
  'sign-in.code': 'Type this code there, or check that it shows this one:',
  'sign-in.waiting': 'Waiting for you to allow it; Ctrl-C cancels.',
  'sign-in.joined':
    'Waiting for you to allow it. It was begun elsewhere and goes on without this; `lanyard login --cancel` cancels it.',
  'sign-in.cancelled': 'Cancelled the sign-in to {portal}.',
  'sign-in.reopened': 'Opened the page of the sign-in to {portal} once more.',
  'sign-in.done': 'Signed in to {portal}.',
  'sign-in.already': '{portal} is signed in already.',
  'sign-out.done':
    'Signed out of {portal}. Roles borrowed through it work until they expire; `lanyard stop --all` forgets them here.',
} as const

export type TextKey = keyof typeof TEXTS

/** The text of a key, its `{holes}` filled. */
export function t(key: TextKey, holes: Readonly<Record<string, string | number>> = {}): string {
  return TEXTS[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole))
}

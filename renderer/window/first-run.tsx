export function FirstRun(_: { isNew: boolean }) {
  return null
}

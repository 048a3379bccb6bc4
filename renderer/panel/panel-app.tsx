export function PanelApp() {
  return null
}

import type { Bridge } from '../shared/desktop-contract.ts'

declare global {
  interface Window {
    readonly lanyard: Bridge
  }
}

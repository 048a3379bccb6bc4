import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { defineConfig } from 'vite'

// The window and the quick panel. electron/dev/build.ts says where the result goes.
export default defineConfig({
  root: join(import.meta.dirname, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    // The oldest Electron that this is run on has Chromium 130.
    target: 'chrome130',
    // The content security policy allows files of the app only, so no font or image may become a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // It is read from the disk, not from a network.
    chunkSizeWarningLimit: 2000,
    emptyOutDir: true,
  },
})

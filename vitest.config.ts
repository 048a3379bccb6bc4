import { defineConfig } from 'vitest/config'

// Two cores are the reference machine; more workers only make the real clients slower.
const WORKERS = 2

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Long enough for a busy machine; what is waited for is mostly there at once.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: ['test/desktop/**', 'test/renderer/**'],
          maxWorkers: WORKERS,
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.ts'],
          // Built once for all of them.
          globalSetup: ['test/renderer/setup.ts'],
          maxWorkers: WORKERS,
        },
      },
      {
        extends: true,
        test: {
          name: 'desktop',
          include: ['test/desktop/**/*.test.ts'],
          globalSetup: ['test/desktop/setup.ts'],
          // Each has a screen and an Electron of its own, which is as much as two cores hold: one after the other,
          // when the others are done.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

import { build, type InlineConfig } from 'vite'

/**
 * Builds views as they are shipped, whoever asks. Under vitest NODE_ENV says `test`, and Vite goes by it: React would
 * be the one for developers, which takes several times as long to draw.
 */
export async function buildAsShipped(config: InlineConfig): Promise<void> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build(config)
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
}

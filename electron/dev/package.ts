// `npm run package`: installers of the app for this platform; with --dir only the folder that they would install. It is
// made of the Electron at hand, so it needs no network. --output says where to.
import { build, Platform } from 'electron-builder'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp } from './build.ts'
import { electronRuntime } from './electron-runtime.ts'

const ROOT = join(import.meta.dirname, '../..')

const { values } = parseArgs({
  options: { dir: { type: 'boolean', default: false }, output: { type: 'string', default: 'dist' } },
})

const runtime = await electronRuntime()
await buildApp()
const work = await mkdtemp(join(ROOT, '.build/package-'))
try {
  // Without the launcher of a checkout: the packaged program runs its own app only.
  const dist = join(work, 'electron')
  const launcher = join(runtime.folder, 'resources/default_app.asar')
  await cp(runtime.folder, dist, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.startsWith(launcher),
  })
  // fpm takes over what a link is: the commands on everybody's PATH.
  const commands = await Promise.all(
    ['lanyard', 'docker-credential-lanyard'].map(async (name) => {
      const link = join(work, name)
      await symlink(`/opt/Lanyard/resources/assets/bin/${name}`, link)
      return `${link}=/usr/bin/${name}`
    }),
  )
  const made = await build({
    projectDir: ROOT,
    targets: Platform.current().createTarget(values.dir ? 'dir' : null),
    publish: 'never',
    config: {
      extends: join(ROOT, 'electron-builder.yml'),
      electronDist: dist,
      electronVersion: runtime.version,
      directories: { output: values.output },
      deb: { fpm: commands },
      // The app is bundled: no package is to be built, nor to be taken from the checkout.
      beforeBuild: async () => false,
    },
  })
  const places = made.length > 0 ? made : [resolve(ROOT, values.output)]
  process.stderr.write(
    `Electron ${runtime.version}:\n${places.map((place) => `  ${relative(ROOT, place)}\n`).join('')}`,
  )
} catch (error) {
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
  // The programs that write installers come from GitHub; the folder needs none of them.
  process.stderr.write(`Not all could be made: ${reason}\n\`npm run package -- --dir\` needs no network.\n`)
  process.exitCode = 1
} finally {
  await rm(work, { recursive: true, force: true })
}

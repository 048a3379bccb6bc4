import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDocker } from '../../electron/adapters/docker.ts'
import { createContainerNetwork } from '../../electron/core/delivery/container-network.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('docker is the caller’s own, by its PATH and variables and none of the engine’s', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'docker'), '#!/bin/sh\necho "$DOCKER_HOST $DOCKER_CONTEXT $*"\n', {
    mode: 0o755,
  })
  const docker = createDocker({ ...process.env, DOCKER_HOST: 'of-engine', DOCKER_CONTEXT: 'of-engine' })
  const variables = { DOCKER_HOST: undefined, DOCKER_CONTEXT: 'mine' }
  const caller = { searchPath: `.:${folder}:/bin`, variables }
  expect(await docker.run(caller, ['network', 'ls'])).toEqual({
    outcome: 'done',
    printed: ' mine network ls\n',
  })
})

test.each([
  ['no docker', (folder: string) => mkdir(join(folder, 'empty'))],
  ['one that may not be run', (folder: string) => writeFile(join(folder, 'docker'), '#!/bin/sh\n')],
])('where there is %s that is said', async (_what, place) => {
  const folder = await temporaryFolder()
  await place(folder)
  const caller = { searchPath: folder, variables: {} }
  await expect(createDocker(process.env).run(caller, ['info'])).rejects.toMatchObject({
    code: 'docker-missing',
  })
})

test('where docker’s own command line finds no daemon its words are told', async () => {
  const folder = await temporaryFolder()
  const variables = { DOCKER_HOST: `unix://${folder}/none.sock`, DOCKER_CONTEXT: undefined }
  const network = createContainerNetwork({ docker: createDocker(process.env), endpointPort: async () => 1 })
  const prepared = network.prepare({ searchPath: process.env['PATH'] ?? null, variables }, 'alpine/socat')
  await expect(prepared).rejects.toMatchObject({
    code: 'docker-failed',
    message: expect.stringContaining(`none.sock`),
  })
})

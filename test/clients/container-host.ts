import { once } from 'node:events'
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { LAUNCHER, startRunningAgent } from '../agent/running-agent.ts'
import type { Told } from '../cli/checkout.ts'

// A computer with docker, for container-network.test.ts, which runs this in namespaces of its own: container-host.ts
// [SCRIPT…] runs the scripts one after another in the same folder, signed in, and prints what each of them told.

/** Lets containers reach the practice organisation, as they reach AWS. */
async function practiceForContainers(url: string): Promise<number> {
  const server = createServer((socket) => {
    const practice = connect(Number(new URL(url).port), '127.0.0.1')
    socket.pipe(practice).pipe(socket)
    for (const end of [socket, practice]) end.on('error', () => end.destroy())
  })
  server.listen(0)
  await once(server, 'listening')
  server.unref()
  return (server.address() as AddressInfo).port
}

const agent = await startRunningAgent()
try {
  await agent.signIn()
  const bin = join(agent.folder, 'bin')
  await mkdir(bin)
  await copyFile(join(import.meta.dirname, 'docker-stand-in'), join(bin, 'docker'))
  await chmod(join(bin, 'docker'), 0o755)
  const env = {
    PATH: `${dirname(LAUNCHER)}:${bin}:/usr/bin:/bin:/usr/sbin:/sbin`,
    PRACTICE: `http://169.254.170.2:${await practiceForContainers(agent.emulator.ready.url)}`,
  }
  const told: Told[] = []
  for (const script of process.argv.slice(2)) told.push(await agent.shellIn(env, ['sh'], script))
  const calls = await readFile(join(agent.folder, 'calls'), 'utf8').catch(() => '')
  process.stdout.write(JSON.stringify({ told, calls }))
} finally {
  await agent.end()
}

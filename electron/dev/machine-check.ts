import { access, constants, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { assertNever } from '../../shared/assert-never.ts'
import { isAtLeast, planMachine, type Look, type Machine, type Need } from './machine.ts'
import { readCommand, runCommand } from './run-command.ts'

/**
 * Looks for what is needed and installs what is missing where that is possible (root on Debian), telling why.
 * Otherwise tells the one command to run, and what cannot run until then. Gives whether all is there.
 */
export async function checkMachine(needs: readonly Need[]): Promise<boolean> {
  const missing = await findMissing(needs)
  const plan = planMachine(missing, await describeMachine())
  switch (plan.kind) {
    case 'ready':
      console.log('Everything is there.')
      return true
    case 'ask':
      console.log(`Missing: ${list(plan.reasons)}\nRun this, then try again:\n  ${plan.advice}`)
      return false
    case 'install':
      console.log(`Installing what is missing: ${list(plan.reasons)}`)
      await install(plan.packages)
      return await confirm(missing)
    default:
      return assertNever(plan)
  }
}

async function confirm(needs: readonly Need[]): Promise<boolean> {
  const still = await findMissing(needs)
  if (still.length > 0) {
    const reasons = still.map((need) => `${need.name} for ${need.for}`)
    console.log(`Still missing: ${list(reasons)}`)
  }
  return still.length === 0
}

/** The needs that this machine does not meet, in their order. */
export async function findMissing(needs: readonly Need[]): Promise<Need[]> {
  const found = await Promise.all(needs.map((need) => isThere(need.look)))
  return needs.filter((_, index) => !found[index])
}

async function isThere(look: Look): Promise<boolean> {
  switch (look.kind) {
    case 'command': {
      if (!(await isOnPath(look.name))) return false
      return !look.version || isAtLeast((await readCommand(look.name, ['--version'])) ?? '', look.version)
    }
    case 'program':
      return await isExecutable(look.path)
    case 'library':
      // By its path: /sbin is not on an ordinary user's PATH.
      return ((await readCommand('/sbin/ldconfig', ['-p'])) ?? '').includes(look.soname)
    case 'python-module':
      return (await readCommand('/usr/bin/python3', ['-c', `import ${look.name}`])) !== null
    default:
      return assertNever(look)
  }
}

async function isOnPath(name: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const found = await Promise.all(folders.map((folder) => isExecutable(join(folder, name))))
  return found.includes(true)
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function describeMachine(): Promise<Machine> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return {
    root: process.getuid?.() === 0,
    debian: /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && (await isOnPath('apt-get')),
  }
}

async function install(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Another apt may be at work, as on a machine that has just started.
  const patience = ['-o', 'DPkg::Lock::Timeout=120']
  await runCommand('apt-get', [...patience, '-q', 'update'], env)
  await runCommand(
    'apt-get',
    [...patience, '-q', 'install', '-y', '--no-install-recommends', ...packages],
    env,
  )
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `\n  ${line}`).join('')
}

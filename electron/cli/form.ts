import type { Invocation } from './command.ts'

/** More than any system lets a program's arguments be, and little enough to hold in memory. */
export const FORM_MAX_BYTES = 1024 * 1024

/** The caller's variables that the launcher passes on. */
export const PASSED_VARIABLES: readonly string[] = [
  'TERM',
  'NO_COLOR',
  'FORCE_COLOR',
  'CLICOLOR_FORCE',
  'COLUMNS',
  'LINES',
  'LC_ALL',
  'SSH_CONNECTION',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'BROWSER',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'LANYARD_SESSION',
  'AWS_CREDENTIAL_EXPIRATION',
  'KUBECONFIG',
  'PATH',
  'DOCKER_CONFIG',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
]

/** What a form says of a call: an Invocation without the connection. */
export type Call = Omit<Invocation, 'signal'>

/**
 * Reads the launcher's form: `a` for each argument, `cwd`, `pid`, `tty` (`101` = stdin, stdout, stderr) and
 * `e=NAME=value`. Fields and variables it does not know are passed over, so that a newer launcher can ask an
 * older engine. `null` when it is malformed: a wrong escape, bytes that are not UTF-8, or a NUL.
 */
export function parseCall(body: Uint8Array): Call | null {
  // Everything but ASCII is escaped in a form, so whatever else stands in it is malformed.
  if (body.some((byte) => byte > 0x7e)) return null
  const form = Buffer.from(body).toString('latin1')
  const args: string[] = []
  const env = new Map<string, string>()
  let cwd = '/'
  let pid: number | null = null
  let tty = '000'
  for (const field of form === '' ? [] : form.split('&')) {
    const pair = decodeField(field)
    if (!pair) return null
    const [name, value] = pair
    switch (name) {
      case 'a':
        args.push(value)
        break
      case 'cwd':
        cwd = value
        break
      case 'pid':
        if (!/^[1-9]\d{0,9}$/.test(value)) return null
        pid = Number(value)
        break
      case 'tty':
        if (!/^[01]{3}$/.test(value)) return null
        tty = value
        break
      case 'e': {
        const variable = /^([A-Z_]+)=(.*)$/s.exec(value)
        if (!variable) return null
        if (PASSED_VARIABLES.includes(variable[1]!)) env.set(variable[1]!, variable[2]!)
        break
      }
    }
  }
  return {
    args,
    cwd,
    pid,
    tty: { stdin: tty[0] === '1', stdout: tty[1] === '1', stderr: tty[2] === '1' },
    env,
  }
}

/** The form that `parseCall` reads. */
export function formatCall(call: Call): string {
  const { stdin, stdout, stderr } = call.tty
  const form = new URLSearchParams()
  for (const argument of call.args) form.append('a', argument)
  form.append('cwd', call.cwd)
  if (call.pid !== null) form.append('pid', String(call.pid))
  form.append('tty', [stdin, stdout, stderr].map(Number).join(''))
  for (const [name, value] of call.env) form.append('e', `${name}=${value}`)
  return form.toString()
}

// URLSearchParams would put U+FFFD in the place of bytes it can't read, and so change what was asked.
function decodeField(field: string): [string, string] | null {
  const equals = field.indexOf('=')
  if (equals === -1) return null
  try {
    const name = decode(field.slice(0, equals))
    const value = decode(field.slice(equals + 1))
    return value.includes('\0') ? null : [name, value]
  } catch {
    return null
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

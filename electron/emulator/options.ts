import { AppError } from '../../shared/errors.ts'
import { HOUR_MS, MINUTE_MS, parseDuration } from '../../shared/time.ts'
import type { Lifetimes } from './world.ts'

export interface EmulatorOptions {
  /** On 127.0.0.1; 0 takes any that is free. */
  readonly port: number
  /** Accounts of the generated commercial portal, 1 to 10,000. */
  readonly accounts: number
  /** Permission sets assigned in each generated account, 1 to 50. */
  readonly roles: number
  /** Requests a second that the portal API takes from all clients together. */
  readonly tps: number
  readonly latencyMs: number
  readonly lifetimes: Lifetimes
  readonly autoApprove: boolean
  readonly tls: boolean
  readonly seed: number
  /** An organisation file in place of the generated organisation. */
  readonly orgFile: string | null
}

export const DEFAULT_OPTIONS: EmulatorOptions = {
  port: 0,
  accounts: 12,
  roles: 4,
  tps: 20,
  latencyMs: 0,
  lifetimes: { role: null, token: HOUR_MS, code: 10 * MINUTE_MS, portal: 8 * HOUR_MS },
  autoApprove: false,
  tls: false,
  seed: 1,
  orgFile: null,
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function usage(reason: string): AppError {
  return new AppError('usage', { reason, command: 'emulator' })
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw usage(`--${name} takes a whole number from ${least} to ${most}, not "${text}"`)
}

function duration(name: string, text: string): number {
  const value = parseDuration(text)
  if (value !== null) return value
  throw usage(`--${name} takes durations such as 40ms, 10m or 1h, not "${text}"`)
}

function lifetimes(text: string): Lifetimes {
  const given: Mutable<Lifetimes> = { ...DEFAULT_OPTIONS.lifetimes }
  for (const part of text.split(',')) {
    const [kind = '', value = ''] = part.split('=')
    if (kind !== 'role' && kind !== 'token' && kind !== 'code' && kind !== 'portal') {
      throw usage(`--lifetimes takes role=, token=, code= and portal=, not "${part}"`)
    }
    given[kind] = duration('lifetimes', value)
  }
  return given
}

const WITH_VALUE: Readonly<Record<string, (text: string) => Partial<EmulatorOptions>>> = {
  port: (text) => ({ port: whole('port', text, 0, 65_535) }),
  accounts: (text) => ({ accounts: whole('accounts', text, 1, 10_000) }),
  roles: (text) => ({ roles: whole('roles', text, 1, 50) }),
  tps: (text) => ({ tps: whole('tps', text, 1, 100_000) }),
  latency: (text) => ({ latencyMs: duration('latency', text) }),
  lifetimes: (text) => ({ lifetimes: lifetimes(text) }),
  seed: (text) => ({ seed: whole('seed', text, 0, 2 ** 31) }),
  org: (text) => ({ orgFile: text }),
}

const SWITCHES: Readonly<Record<string, Partial<EmulatorOptions>>> = {
  'auto-approve': { autoApprove: true },
  tls: { tls: true },
}

/**
 * Reads the command line of `lanyard emulator`: `--name value` or `--name=value`.
 * @throws AppError `usage`, naming the option and what it takes.
 */
export function parseOptions(args: readonly string[]): EmulatorOptions {
  let options = DEFAULT_OPTIONS
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index]!
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argument) ?? []
    const take = Object.hasOwn(WITH_VALUE, name) ? WITH_VALUE[name] : undefined
    const flag = Object.hasOwn(SWITCHES, name) ? SWITCHES[name] : undefined
    if (take) {
      const value = inline ?? args[(index += 1)]
      if (value === undefined) throw usage(`--${name} wants a value`)
      options = { ...options, ...take(value) }
    } else if (flag && inline === undefined) {
      options = { ...options, ...flag }
    } else {
      throw usage(`There is no option "${argument}"`)
    }
  }
  return options
}

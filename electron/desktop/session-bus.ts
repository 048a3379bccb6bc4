import type { Stop } from '../core/ports.ts'

/** A method call on the session bus. */
export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** The D-Bus session bus of a Linux desktop. */
export interface SessionBus {
  /** The first value of the reply. Rejects with what the bus said. */
  call(call: BusCall): Promise<unknown>
  onSignal(interfaceName: string, member: string, run: (body: readonly unknown[]) => void): Promise<Stop>
  close(): void
}

interface Message {
  readonly type?: number
  readonly interface?: string
  readonly member?: string
  readonly body?: readonly unknown[]
}

/** What is used of the library; its own types leave out most of it. */
interface NativeBus {
  readonly connection: {
    on(event: 'message', run: (message: Message) => void): void
    on(event: 'error' | 'end', run: (error?: Error) => void): void
    off(event: 'message', run: (message: Message) => void): void
    end(): void
  }
  invoke(call: BusCall, answer: (error: unknown, ...values: readonly unknown[]) => void): void
  addMatch(rule: string, answer: (error: unknown) => void): void
}

const SIGNAL = 4

/** Connects; `null` where there is no session bus or it does not answer. */
export async function openSessionBus(): Promise<SessionBus | null> {
  // Only on Linux, and not before there is something to see.
  const { default: dbusNative } = await import('@homebridge/dbus-native')
  let bus: NativeBus
  try {
    bus = (dbusNative as unknown as { sessionBus(): NativeBus }).sessionBus()
  } catch {
    return null
  }
  // Without a listener an error of the connection would end the app.
  const failed = new Promise<null>((resolve) => {
    bus.connection.on('error', () => resolve(null))
    bus.connection.on('end', () => resolve(null))
  })

  const session: SessionBus = {
    call: (call) =>
      new Promise((resolve, reject) => {
        bus.invoke({ ...call }, (error, value) => {
          if (error === null || error === undefined) resolve(value)
          else reject(new Error(`${call.member}: ${said(error)}`, { cause: error }))
        })
      }),
    async onSignal(interfaceName, member, run) {
      const listener = (message: Message) => {
        if (message.type !== SIGNAL || message.interface !== interfaceName || message.member !== member)
          return
        run(message.body ?? [])
      }
      bus.connection.on('message', listener)
      await new Promise<void>((resolve, reject) => {
        bus.addMatch(`type='signal',interface='${interfaceName}',member='${member}'`, (error) => {
          if (error === null || error === undefined) resolve()
          else reject(new Error(`${member}: ${said(error)}`, { cause: error }))
        })
      })
      return () => bus.connection.off('message', listener)
    },
    close: () => bus.connection.end(),
  }
  const answers = session.call({ ...BUS, member: 'GetId' }).then(
    () => session,
    () => null,
  )
  return Promise.race([answers, failed])
}

const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

/** Whether somebody on the bus has this name. */
export async function hasOwner(bus: SessionBus, name: string): Promise<boolean> {
  return Boolean(await bus.call({ ...BUS, member: 'NameHasOwner', signature: 's', body: [name] }))
}

/** Whether the bus would start somebody by this name who does not run yet. */
export async function isActivatable(bus: SessionBus, name: string): Promise<boolean> {
  const names = await bus.call({ ...BUS, member: 'ListActivatableNames' })
  return Array.isArray(names) && names.includes(name)
}

/** Tells whenever somebody has taken a name, or given it up. */
export function onOwnerChange(bus: SessionBus, name: string, run: (isOwned: boolean) => void): Promise<Stop> {
  return bus.onSignal(BUS.interface, 'NameOwnerChanged', ([whose, , owner]) => {
    if (whose === name) run(owner !== '')
  })
}

/** A property; `null` where nobody has it. */
export async function property(bus: SessionBus, of: Omit<BusCall, 'member'>, name: string): Promise<unknown> {
  const call = {
    destination: of.destination,
    path: of.path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [of.interface, name],
  }
  const answer = await bus.call(call).catch(() => null)
  // A variant: its signature, and its values.
  const values = Array.isArray(answer) ? (answer as unknown[])[1] : null
  return Array.isArray(values) ? ((values as unknown[])[0] ?? null) : null
}

function said(error: unknown): string {
  if (error instanceof Error) return error.message
  const { name, message } = error as { name?: unknown; message?: unknown }
  return [name, ...(Array.isArray(message) ? (message as unknown[]) : [message])].filter(Boolean).join(' ')
}

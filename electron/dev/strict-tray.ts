import dbusNative from '@homebridge/dbus-native'

const WATCHER = 'org.kde.StatusNotifierWatcher'
const WATCHER_PATH = '/StatusNotifierWatcher'
const ITEM = 'org.kde.StatusNotifierItem'
const MENU = 'com.canonical.dbusmenu'
const USUAL_PATH = '/StatusNotifierItem'
/** D-Bus Specification, "Bus names": a unique one, or one that was asked for. */
const BUS_NAME = /^(:[\w-]+(\.[\w-]+)+|[A-Za-z_-][\w-]*(\.[A-Za-z_-][\w-]*)+)$/
const NAME_NOW = 4

/** An icon as this tray came to know it. */
export interface StrictItem {
  /** The connection that has it, by its unique name. */
  readonly owner: string
  readonly path: string
  readonly id: string
  readonly status: string
  readonly hasIcon: boolean
  readonly tooltip: string
  /** The labels of its menu's first level, as far as they have one. */
  readonly menu: readonly string[]
}

/** A tray that is as particular as GNOME's extension: what it cannot resolve or read it does not show. */
export interface StrictTray {
  readonly items: readonly StrictItem[]
  /** Why it does not show something. */
  readonly refused: readonly string[]
  end(): void
}

interface Call {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** What is used of the library; its own types leave out most of it. */
interface NativeBus {
  readonly connection: { end(): void; on(event: 'error' | 'end', run: () => void): void }
  invoke(call: Call, answer: (error: unknown, ...values: readonly unknown[]) => void): void
  requestName(name: string, flags: number, answer: (error: unknown, code: number) => void): void
  exportInterface(object: object, path: string, description: object): void
}

/** A variant: its signature, and its values. */
type Variant = readonly [signature: unknown, values: readonly unknown[]]

/**
 * Takes the name of the tray on the bus of a desktop that has none. An item registers by a path on its own connection,
 * or by a bus name; from then on it is spoken to by the unique name of that connection alone, as a proxy of GNOME's
 * does, and it has to answer for all that an icon needs.
 */
export async function startStrictTray(env: NodeJS.ProcessEnv): Promise<StrictTray> {
  const open = dbusNative as unknown as { sessionBus(options: { busAddress: string }): NativeBus }
  const bus = open.sessionBus({ busAddress: env['DBUS_SESSION_BUS_ADDRESS'] ?? '' })
  bus.connection.on('error', () => {})
  const items: StrictItem[] = []
  const refused: string[] = []

  const call = (request: Call): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      bus.invoke({ ...request }, (error, ...values) => {
        if (error) reject(new Error(`${request.member}: ${JSON.stringify(error)}`))
        else resolve(values)
      })
    })

  async function resolve(service: string, sender: string): Promise<{ owner: string; path: string }> {
    if (service.startsWith('/')) return { owner: sender, path: service }
    if (!BUS_NAME.test(service)) throw new Error(`"${service}" is neither a path nor the name of a bus`)
    const [owner] = await call({ ...BUS, member: 'GetNameOwner', signature: 's', body: [service] })
    return { owner: String(owner), path: USUAL_PATH }
  }

  async function look(service: string, sender: string): Promise<StrictItem> {
    const { owner, path } = await resolve(service, sender)
    const found = await propertiesOf(owner, path)
    const menuPath = textOf(found, 'Menu')
    if (!menuPath.startsWith('/') || menuPath === '/NO_DBUSMENU') throw new Error('it has no menu')
    const [, layout] = await call({
      destination: owner,
      path: menuPath,
      interface: MENU,
      member: 'GetLayout',
      signature: 'iias',
      body: [0, 1, []],
    })
    return { owner, path, ...facts(found), menu: labelsOf(layout) }
  }

  async function propertiesOf(owner: string, path: string): Promise<ReadonlyMap<string, unknown>> {
    const [all] = await call({
      destination: owner,
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'GetAll',
      signature: 's',
      body: [ITEM],
    })
    return new Map(
      (all as readonly (readonly [string, Variant])[]).map(([name, [, [value]]]) => [name, value]),
    )
  }

  bus.exportInterface(
    {
      ProtocolVersion: 0,
      IsStatusNotifierHostRegistered: true,
      get RegisteredStatusNotifierItems() {
        return items.map(({ owner, path }) => `${owner}${path}`)
      },
      RegisterStatusNotifierHost: () => undefined,
      async RegisterStatusNotifierItem(service: string, { sender }: { sender: string }) {
        // Answered at once: whoever registers may not answer for itself before it has been.
        look(service, sender).then(
          (item) => items.push(item),
          (error: unknown) => refused.push(`${service} of ${sender}: ${String(error)}`),
        )
      },
    },
    WATCHER_PATH,
    {
      name: WATCHER,
      methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
      properties: {
        ProtocolVersion: 'i',
        IsStatusNotifierHostRegistered: 'b',
        RegisteredStatusNotifierItems: 'as',
      },
      signals: {},
    },
  )
  await new Promise<void>((done, fail) => {
    bus.requestName(WATCHER, NAME_NOW, (error, code) =>
      error || code !== 1 ? fail(new Error(`There is a tray already (${code}).`)) : done(),
    )
  })
  return { items, refused, end: () => bus.connection.end() }
}

const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

function facts(
  found: ReadonlyMap<string, unknown>,
): Pick<StrictItem, 'id' | 'status' | 'hasIcon' | 'tooltip'> {
  const [id, status] = [textOf(found, 'Id'), textOf(found, 'Status')]
  if (id === '' || status === '') throw new Error('it does not say its ID and status')
  const pixmaps = found.get('IconPixmap')
  const hasIcon = Boolean(found.get('IconName')) || (Array.isArray(pixmaps) && pixmaps.length > 0)
  if (!hasIcon) throw new Error('it has no icon')
  const tooltip = found.get('ToolTip')
  return { id, status, hasIcon, tooltip: Array.isArray(tooltip) ? String(tooltip[2]) : '' }
}

function textOf(properties: ReadonlyMap<string, unknown>, name: string): string {
  const value = properties.get(name)
  return typeof value === 'string' ? value : ''
}

/** `[id, properties, children]`, each child a variant of the same. */
function labelsOf(layout: unknown): readonly string[] {
  const [, , children] = layout as readonly [number, unknown, readonly Variant[]]
  return children.flatMap(([, [child]]) => {
    const [, properties] = child as readonly [number, readonly (readonly [string, Variant])[]]
    return properties.flatMap(([name, [, [value]]]) => (name === 'label' ? [String(value)] : []))
  })
}

/** How a need is looked for. */
export type Look =
  /** On the PATH, at least in this version (`[major, minor]`) where one is named. */
  | { readonly kind: 'command'; readonly name: string; readonly version?: readonly [number, number] }
  /** At this path and executable: the tests call that one, whatever comes first on the PATH. */
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'library'; readonly soname: string }
  /** A module of Debian's own Python. */
  | { readonly kind: 'python-module'; readonly name: string }

/** Something of the machine that is not in node_modules. */
export interface Need {
  readonly name: string
  readonly look: Look
  /** The Debian package that has it. */
  readonly package: string
  /** What cannot run without it. */
  readonly for: string
}

export interface Machine {
  readonly root: boolean
  /** Debian or Ubuntu: apt-get knows the packages. */
  readonly debian: boolean
}

export type Plan =
  | { readonly kind: 'ready' }
  /** Install these packages, telling the reasons. */
  | { readonly kind: 'install'; readonly packages: readonly string[]; readonly reasons: readonly string[] }
  /** A person has to: this is what to tell. */
  | { readonly kind: 'ask'; readonly advice: string; readonly reasons: readonly string[] }

const command = (name: string, version?: readonly [number, number]): Look =>
  version ? { kind: 'command', name, version } : { kind: 'command', name }

const SHELLS = ['dash', 'bash', 'busybox', 'mksh', 'zsh', 'fish']

/** What `npm test` needs. */
export const TEST_NEEDS: readonly Need[] = [
  {
    name: 'dbus-run-session',
    look: command('dbus-run-session'),
    package: 'dbus',
    for: 'a session for the keychain',
  },
  { name: 'dbus-send', look: command('dbus-send'), package: 'dbus', for: 'the tests of the keychain' },
  {
    name: 'gnome-keyring-daemon',
    look: command('gnome-keyring-daemon'),
    package: 'gnome-keyring',
    for: 'the tests of the keychain',
  },
  {
    name: 'libsecret',
    look: { kind: 'library', soname: 'libsecret-1.so.0' },
    package: 'libsecret-1-0',
    for: 'the tests of the keychain',
  },
  {
    name: 'the AWS CLI',
    look: { kind: 'program', path: '/usr/bin/aws' },
    package: 'awscli',
    for: 'the tests with the AWS CLI',
  },
  {
    name: 'boto3',
    look: { kind: 'python-module', name: 'boto3' },
    package: 'python3-boto3',
    for: 'the tests with boto3',
  },
  {
    name: 'kubectl',
    look: command('kubectl'),
    package: 'kubernetes-client',
    for: 'the tests with kubectl',
  },
  {
    name: "docker's command line",
    look: command('docker'),
    package: 'docker.io',
    for: 'the tests with docker, which take no daemon of its',
  },
  {
    name: 'prlimit',
    look: command('prlimit'),
    package: 'util-linux',
    for: 'the tests of full disks; its setpriv for files that may not be read',
  },
  {
    name: 'ip',
    look: command('ip'),
    package: 'iproute2',
    for: 'the tests of containers on networks of their own',
  },
  {
    // The launcher's `%{stderr}` came with 7.63.
    name: 'curl 7.63 or later',
    look: command('curl', [7, 63]),
    package: 'curl',
    for: 'the tests of the launcher',
  },
  {
    name: 'Chromium',
    look: { kind: 'program', path: '/usr/bin/chromium' },
    package: 'chromium',
    for: 'the tests of the sign-in in a browser',
  },
  {
    name: 'the headless Chromium',
    look: { kind: 'program', path: '/usr/bin/chromium-headless-shell' },
    package: 'chromium-headless-shell',
    for: 'the tests of the views',
  },
  {
    name: 'weston',
    look: command('weston'),
    package: 'weston',
    for: 'the tests of the app on Wayland',
  },
  ...SHELLS.map((shell) => ({
    name: shell,
    look: command(shell),
    package: shell,
    for: `the tests of the launcher in ${shell}`,
  })),
]

const ELECTRON = 'Electron'
const DESKTOP = 'a desktop to run the app on'

const library = (soname: string, debian: string): Need => ({
  name: soname,
  look: { kind: 'library', soname },
  package: debian,
  for: ELECTRON,
})

const part = (name: string, debian: string, purpose: string): Need => ({
  name,
  look: command(name),
  package: debian,
  for: purpose,
})

/** What Electron itself needs of Linux. */
export const ELECTRON_NEEDS: readonly Need[] = [
  library('libgtk-3.so.0', 'libgtk-3-0'),
  library('libnss3.so', 'libnss3'),
  library('libasound.so.2', 'libasound2'),
  library('libgbm.so.1', 'libgbm1'),
  library('libdrm.so.2', 'libdrm2'),
  library('libatspi.so.0', 'libatspi2.0-0'),
  library('libXss.so.1', 'libxss1'),
  library('libXtst.so.6', 'libxtst6'),
  library('libnotify.so.4', 'libnotify4'),
  library('libsecret-1.so.0', 'libsecret-1-0'),
  part('unzip', 'unzip', ELECTRON),
]

/** What a desktop of its own is made of, where there is none (electron/dev/display.ts). */
export const DESKTOP_NEEDS: readonly Need[] = [
  ...ELECTRON_NEEDS,
  part('Xvfb', 'xvfb', DESKTOP),
  part('dbus-daemon', 'dbus', DESKTOP),
  part('gdbus', 'libglib2.0-bin', DESKTOP),
  part('openbox', 'openbox', DESKTOP),
  part('xfce4-panel', 'xfce4-panel', DESKTOP),
  part('dunst', 'dunst', DESKTOP),
  part('gnome-keyring-daemon', 'gnome-keyring', DESKTOP),
  part('xdotool', 'xdotool', 'clicking on that desktop'),
  part('wmctrl', 'wmctrl', 'finding windows there'),
  part('xclip', 'xclip', 'reading its clipboard'),
  part('import', 'imagemagick', 'taking pictures of it'),
]

/** What to do about needs that were not found. */
export function planMachine(missing: readonly Need[], machine: Machine): Plan {
  if (missing.length === 0) return { kind: 'ready' }
  const packages = [...new Set(missing.map((need) => need.package))]
  const reasons = missing.map((need) => `${need.name} (${need.package}) for ${need.for}`)
  if (machine.debian && machine.root) return { kind: 'install', packages, reasons }
  const list = packages.join(' ')
  const advice = machine.debian
    ? `sudo apt-get install -y --no-install-recommends ${list}`
    : `Install what Debian calls ${list}`
  return { kind: 'ask', advice, reasons }
}

/** Whether `curl 7.88.1 (…)` or the like is at least `[major, minor]`. What has no version is not. */
export function isAtLeast(output: string, [major, minor]: readonly [number, number]): boolean {
  const found = /(\d+)\.(\d+)/.exec(output)
  if (!found) return false
  const [, foundMajor, foundMinor] = found.map(Number)
  return foundMajor! > major || (foundMajor === major && foundMinor! >= minor)
}

import { randomBytes } from 'node:crypto'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The height of the panel, in pixels. */
export const PANEL_HEIGHT = 32

// Prepared, so that the panel asks nothing when it starts. The tray comes last: its first icon stands in the corner.
const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${PANEL_HEIGHT}"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
        <value type="int" value="4"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist">
      <property name="grouping" type="uint" value="0"/>
      <property name="show-handle" type="bool" value="false"/>
    </property>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="clock">
      <property name="mode" type="uint" value="2"/>
    </property>
    <property name="plugin-4" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
`

/** Below XDG_STATE_HOME: how the row begins that is chosen in the menu of the notifications' buttons. */
export const CHOSEN_BUTTON = 'chosen-button'

// dunst has the buttons of all notifications in a menu, and asks dmenu, which nobody here could see, for the row.
const NOTIFICATIONS = `[global]
    dmenu = sh -c 'grep -m1 -F -f "$XDG_STATE_HOME/${CHOSEN_BUTTON}"'
    follow = none
    width = 380
    height = 300
    origin = top-right
    offset = 16x${PANEL_HEIGHT + 16}
    padding = 14
    horizontal_padding = 16
    frame_width = 1
    frame_color = "#3a4150"
    font = DejaVu Sans 10
    format = "<b>%s</b>\\n%b"
    show_indicators = no
    stack_duplicates = no
    corner_radius = 8
    mouse_left_click = do_action
    mouse_middle_click = do_action
    mouse_right_click = close_current

[urgency_low]
    background = "#1d222c"
    foreground = "#e8eaf0"
    timeout = 0

[urgency_normal]
    background = "#1d222c"
    foreground = "#e8eaf0"
    timeout = 0

[urgency_critical]
    background = "#4a1d22"
    foreground = "#ffffff"
    timeout = 0
`

// One desktop, no menu of its own, a click gives the focus; the panel's strip stays free.
const WINDOWS = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <placement><policy>Smart</policy><center>yes</center></placement>
  <theme><name>Clearlooks</name></theme>
  <desktops><number>1</number></desktops>
  <mouse>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
    </context>
    <context name="Titlebar">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Left" action="Drag"><action name="Move"/></mousebind>
    </context>
    <context name="Close">
      <mousebind button="Left" action="Click"><action name="Close"/></mousebind>
    </context>
  </mouse>
  <keyboard/>
</openbox_config>
`

// Nothing but what the panel and the keychain cannot do without: what is left out of a desktop is not started by its
// bus after all.
const STARTED_BY_BUS = ['org.xfce.Xfconf', 'org.gnome.keyring.SystemPrompter']

/** A session bus as Debian sets it up, with services of its own. */
const busSettings = (services: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

export interface DesktopFiles {
  readonly bus: string
  readonly notifications: string
  readonly windows: string
  readonly authority: string
  /** What makes every program keep what it writes in the folder, and find the settings there. */
  readonly variables: Readonly<Record<string, string>>
}

/** Writes the settings of a desktop's parts below a folder, which is to be private. */
export async function writeDesktopFiles(folder: string): Promise<DesktopFiles> {
  const config = join(folder, 'config')
  const notifications = join(config, 'dunstrc')
  const windows = join(config, 'openbox.xml')
  const authority = join(folder, 'authority')
  const bus = join(config, 'bus.conf')
  const services = join(config, 'services')
  const files: readonly (readonly [path: string, content: string | Buffer])[] = [
    [join(config, 'xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml'), PANEL],
    [notifications, NOTIFICATIONS],
    [windows, WINDOWS],
    [authority, cookieForAnyDisplay()],
    [bus, busSettings(services)],
  ]
  for (const [path, content] of files) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { mode: 0o600 })
  }
  await mkdir(services)
  for (const name of STARTED_BY_BUS)
    await symlink(`/usr/share/dbus-1/services/${name}.service`, join(services, `${name}.service`))
  const places = {
    HOME: join(folder, 'home'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  }
  for (const place of Object.values(places)) await mkdir(place, { mode: 0o700 })
  return {
    bus,
    notifications,
    windows,
    authority,
    variables: { ...places, XDG_CONFIG_HOME: config, XAUTHORITY: authority },
  }
}

/**
 * An X authority file with one secret: without it nobody else on the computer can look at the desktop. The family is
 * "wild", since the display's number is not known before its server has started (Xau.h, XauFileName(3)).
 */
function cookieForAnyDisplay(): Buffer {
  const counted = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const nothing = counted(Buffer.alloc(0))
  const family = Buffer.from([0xff, 0xff])
  return Buffer.concat([
    family,
    nothing,
    nothing,
    counted(Buffer.from('MIT-MAGIC-COOKIE-1')),
    counted(randomBytes(16)),
  ])
}

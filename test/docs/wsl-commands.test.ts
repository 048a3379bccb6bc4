import { expect, test } from 'vitest'
import { crossingCommand } from '../../electron/core/delivery/credential-command.ts'
import { pageOf } from './pages.ts'

test('docs/aws-cli-and-sdks.md shows the commands across as Lanyard writes them', () => {
  const page = pageOf('aws-cli-and-sdks.md')
  const onWindows = {
    launcher: 'C:\\Lanyard\\resources\\assets\\bin\\lanyard.cmd',
    toolsHome: null,
    userName: 'jo',
  }
  const inUbuntu = { ...onWindows, launcher: '/opt/lanyard/bin/lanyard' }
  const commandShell = '/mnt/c/Windows/System32/cmd.exe'
  for (const command of [
    crossingCommand({ to: 'linux', commandShell }, onWindows)('shop'),
    crossingCommand({ to: 'windows', distribution: 'Ubuntu' }, inUbuntu)('shop'),
  ])
    expect(page).toContain(`\`${command}\``)
})

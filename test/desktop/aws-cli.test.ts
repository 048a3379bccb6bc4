import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../electron/dev/until.ts'
import { awsCli, hasAwsCli } from '../clients/aws-cli.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { borrow, sessionOf } from './view-door.ts'

let desktop: RunningDesktop

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
})

afterAll(() => desktop?.end())

test.runIf(hasAwsCli)(
  'the AWS CLI is who the window borrowed, by the profile that the app wrote',
  async () => {
    const view = await desktop.app.page('window')
    const [sessionId = ''] = await borrow(desktop, view, 1)
    // It is written behind the scenes.
    const { profile, accountId } = await until(
      () => sessionOf(view, sessionId),
      (session) => session.profile !== null,
    )
    const { proxy, ca } = desktop.emulator.ready
    const { AWS_CONFIG_FILE = '', LANYARD_HOME = '' } = desktop.app.env

    // Debian's takes no address from the environment: it asks AWS's own host, through the proxy that stands for it.
    const who = await awsCli(
      { AWS_CONFIG_FILE, LANYARD_HOME, HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca },
      'sts',
      'get-caller-identity',
      '--profile',
      profile!,
    )

    const role = 'assumed-role/AWSReservedSSO_AdministratorAccess_'
    expect(who).toMatchObject({ code: 0, stderr: '' })
    expect(who.stdout).toContain(`arn:aws:sts::${accountId}:${role}`)
    expect(desktop.emulator.log.counts()).toMatchObject({ GetRoleCredentials: 1 })
    await view.getByText('read once').waitFor()
  },
)

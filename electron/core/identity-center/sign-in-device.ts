import { AppError } from '../../../shared/errors.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Clock, SsoOidc, TokenAnswer } from '../ports.ts'
import { waitUntil } from '../wait.ts'
import type { SignInTurn } from './sign-in-turn.ts'

/** AWS's answer to a poll that came too soon: wait this much longer from now on (RFC 8628 §3.5). */
const SLOW_DOWN_MS = 5 * SECOND_MS
/** A poll that was lost on the way is no answer; the next one may arrive. */
const LOST_ON_THE_WAY = new Set(['unreachable', 'aws-outage', 'throttled'])

/** Signs in by device code: a short code that the person types in a browser on any computer. */
export async function signInWithCode(
  ports: { clock: Clock; ssoOidc: SsoOidc },
  { portal, client, signal, show }: SignInTurn,
): Promise<TokenAnswer> {
  const { clock, ssoOidc } = ports
  const { region, startUrl } = portal
  const device = await ssoOidc.startDeviceAuthorization({ region, startUrl, client })
  signal.throwIfAborted()
  const endsAt = clock.now() + device.expiresIn * SECOND_MS
  await show({ flow: 'device', url: device.verificationUriComplete, userCode: device.userCode, endsAt })

  async function poll(): Promise<TokenAnswer> {
    try {
      const grant = { type: 'device-code', deviceCode: device.deviceCode } as const
      return await ssoOidc.createToken({ region, client, grant, signal })
    } catch (error) {
      if (error instanceof AppError && LOST_ON_THE_WAY.has(error.code)) return { outcome: 'slow-down' }
      throw error
    }
  }

  let interval = device.interval * SECOND_MS
  while (clock.now() < endsAt) {
    await waitUntil(clock, clock.now() + interval, signal)
    const answer = await poll()
    if (answer.outcome === 'slow-down') interval += SLOW_DOWN_MS
    else if (answer.outcome !== 'pending') return answer
  }
  return { outcome: 'expired' }
}

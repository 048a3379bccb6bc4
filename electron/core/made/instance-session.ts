import { AppError } from '../../../shared/errors.ts'
import type { CallersProgram } from '../delivery/job-environment.ts'
import type { InstanceSession, SessionPlugin, StartedSession } from '../ports.ts'

/** The newest plugin that takes its token by an argument alone, which every user of the computer can read. */
const LAST_BY_ARGUMENT = [1, 2, 497, 0] as const
/** By which the plugin is told of a session, and which it takes in the place of the session itself. */
const VARIABLE = 'AWS_SSM_START_SESSION_RESPONSE'

/** The plugin of the caller's computer. Throws `session-plugin-missing`, `session-plugin-old`. */
export async function usablePlugin(plugin: SessionPlugin, searchPath: string | null): Promise<string> {
  const found = await plugin.find(searchPath)
  if (!found) throw new AppError('session-plugin-missing')
  const { path, version } = found
  if (isNewer(version)) return path
  throw new AppError('session-plugin-old', {
    path,
    version: version === '' ? 'of no known version' : version,
  })
}

/** `AWS-StartPortForwardingSession`, or through the instance to another host. */
export function forwarding(
  instance: string,
  ports: { readonly remote: number; readonly local: number | null },
  host: string | null,
): InstanceSession {
  const { remote, local } = ports
  return {
    instance,
    document: host === null ? 'AWS-StartPortForwardingSession' : 'AWS-StartPortForwardingSessionToRemoteHost',
    parameters: {
      ...(host === null ? {} : { host: [host] }),
      portNumber: [String(remote)],
      ...(local === null ? {} : { localPortNumber: [String(local)] }),
    },
  }
}

/**
 * The plugin as the AWS CLI calls it since 2.15: the session in the environment, and then its region, what was done,
 * the profile and the endpoint that it goes on with, and what was asked for.
 * @param token Of the session, in plain text.
 */
export function pluginProgram(
  path: string,
  started: Omit<StartedSession, 'token'> & { readonly token: string },
  call: {
    readonly region: string
    readonly profile: string
    readonly endpoint: string
    readonly session: InstanceSession
  },
): CallersProgram {
  const { instance, document, parameters } = call.session
  const response = { SessionId: started.id, TokenValue: started.token, StreamUrl: started.streamUrl }
  const asked = {
    Target: instance,
    ...(document === null ? {} : { DocumentName: document, Parameters: parameters }),
  }
  return {
    unset: [],
    set: [[VARIABLE, JSON.stringify(response)]],
    command: [
      path,
      VARIABLE,
      call.region,
      'StartSession',
      call.profile,
      JSON.stringify(asked),
      call.endpoint,
    ],
  }
}

function isNewer(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, last] of LAST_BY_ARGUMENT.entries()) {
    const part = parts[index] ?? 0
    if (part !== last) return part > last
  }
  return false
}

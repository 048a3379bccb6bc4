import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { machineKeys } from '../../electron/adapters/machine-keys.ts'
import { temporaryFolder } from './temporary-folder.ts'

const GIVEN = {
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 's',
  Token: 't',
  Expiration: '2026-11-01T12:00:00Z',
}
const EXPECTED = { accessKeyId: GIVEN.AccessKeyId, expiresAt: Date.UTC(2026, 10, 1, 12) }

/** A service of this machine's, which answers by what it is asked; `null` is a refusal. */
async function service(answer: (request: IncomingMessage) => string | null): Promise<string> {
  const server = createServer((request, response) => {
    const body = answer(request)
    response.writeHead(body === null ? 401 : 200).end(body ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('this machine’s credentials', () => {
  test('are those of its environment', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: GIVEN.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_SESSION_TOKEN: 't',
      AWS_CREDENTIAL_EXPIRATION: GIVEN.Expiration,
    }
    const keys = await machineKeys('Environment', environment)
    expect(keys).toMatchObject(EXPECTED)
    expect([keys?.secretAccessKey.reveal(), keys?.sessionToken?.reveal()]).toEqual(['s', 't'])
    expect(await machineKeys('Environment', { AWS_ACCESS_KEY_ID: 'AKIA' })).toBeNull()
  })

  test('are its container’s, asked for with the token of a file before any other', async () => {
    const url = await service(({ url, headers }) =>
      url === '/creds' && headers.authorization === 'Bearer b' ? JSON.stringify(GIVEN) : null,
    )
    const file = join(await temporaryFolder(), 'token')
    await writeFile(file, 'Bearer b\n')
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/creds`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'another',
    }
    expect(await machineKeys('EcsContainer', environment)).toMatchObject(EXPECTED)
    expect(await machineKeys('EcsContainer', {})).toBeNull()
  })

  test.each(['http://192.0.2.1/creds', 'http://127.0.0.1.example.com/', 'file:///etc/passwd', 'creds'])(
    'are not asked for in the clear from another machine: %s',
    async (url) => {
      const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: 't' }
      await expect(machineKeys('EcsContainer', environment)).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('must be https') as string,
      })
    },
  )

  test('are its instance’s, which wants a token of its own first', async () => {
    const url = await service(({ method, url: path, headers }) => {
      if (path === '/latest/api/token')
        return method === 'PUT' && headers['x-aws-ec2-metadata-token-ttl-seconds'] ? 'tok' : null
      if (headers['x-aws-ec2-metadata-token'] !== 'tok') return null
      if (path === '/latest/meta-data/iam/security-credentials/') return 'worker\n'
      return path === '/latest/meta-data/iam/security-credentials/worker' ? JSON.stringify(GIVEN) : null
    })
    const environment = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `${url}/` }
    expect(await machineKeys('Ec2InstanceMetadata', environment)).toMatchObject(EXPECTED)
    const off = { ...environment, AWS_EC2_METADATA_DISABLED: 'true' }
    expect(await machineKeys('Ec2InstanceMetadata', off)).toBeNull()
  })

  test('that nobody gives are told as unreachable', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    silent.close()
    await once(silent, 'close')
    const environment = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}` }
    await expect(machineKeys('Ec2InstanceMetadata', environment)).rejects.toMatchObject({
      code: 'unreachable',
      message: `127.0.0.1:${port} could not be reached: nothing answers there.`,
    })
    const url = await service(() => null)
    await expect(
      machineKeys('Ec2InstanceMetadata', { AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
    ).rejects.toMatchObject({ message: expect.stringContaining('it answered with 401') as string })
  })
})

import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CONTAINER_VARIABLES } from '../../electron/core/delivery/job-environment.ts'
import type { Told } from '../cli/checkout.ts'
import { commandsOf, DOCS } from '../docs/pages.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const IDENTITY = /:assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex\.moreau@example\.com/

/** Namespaces of the kernel for network and files, whose root whoever runs this is. */
const NAMESPACES = ['unshare', '--map-root-user', '--net', '--mount'] as const
const SET_UP = 'mount -t tmpfs none /run && mkdir /run/netns && ip link set lo up'
const [program, ...flags] = NAMESPACES
const hasNamespaces = spawnSync(program, [...flags, 'sh', '-c', SET_UP]).status === 0

/** What each script tells on a computer with docker; `calls` is what docker was asked. */
async function onHost(...scripts: readonly string[]): Promise<{ told: Told[]; calls: string }> {
  const host = join(import.meta.dirname, 'container-host.ts')
  const start = `${SET_UP} && exec "$@"`
  const args = [...flags, 'sh', '-c', start, 'sh', process.execPath, host, ...scripts]
  const { stdout } = await promisify(execFile)(program, args)
  return JSON.parse(stdout) as { told: Told[]; calls: string }
}

const docker = (...args: readonly string[]) => `lanyard docker ${PROD} -- run --rm ${args.join(' ')}`
const BOTO3 = `/usr/bin/python3 -c 'import boto3; print(boto3.Session().get_credentials().access_key)'`
/** The status that the endpoint answers a client with which sends this. */
const asked = (header: string, url = '$AWS_CONTAINER_CREDENTIALS_FULL_URI') =>
  `curl -s -o /dev/null -w "%{http_code}" -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" ${header} "${url}"`
const inContainer = (script: string) => docker('debian', 'sh', '-c', `'${script}'`)

describe.runIf(hasNamespaces)('in a container', () => {
  test('boto3 and the AWS CLI are the session, and nothing secret is an argument of docker’s', async () => {
    const { told, calls } = await onHost(
      docker('debian', BOTO3),
      `lanyard credentials ${PROD}`,
      docker('amazon/aws-cli', 'sts get-caller-identity'),
      inContainer('env | sed -n "s/^\\(AWS[A-Z_]*\\)=.*/\\1/p" | sort'),
    )
    const [boto3, printed, cli, variables] = told
    expect(told.map(({ err, exit }) => ({ err, exit }))).toEqual(told.map(() => ({ err: '', exit: 0 })))
    expect(boto3!.out.trim()).toBe((JSON.parse(printed!.out) as { AccessKeyId: string }).AccessKeyId)
    expect(cli!.out).toMatch(IDENTITY)
    expect(variables!.out.trim().split('\n')).toEqual([...CONTAINER_VARIABLES].sort())
    const named = CONTAINER_VARIABLES.map((name) => `--env ${name}`).join(' ')
    expect(calls.split('\n').filter((call) => call.startsWith('run'))).toEqual([
      `run --network lanyard ${named} --rm debian ${BOTO3.replaceAll("'", '')}`,
      `run --network lanyard ${named} --rm amazon/aws-cli sts get-caller-identity`,
      expect.stringMatching(`^run --network lanyard ${named} --rm debian sh -c env`),
    ])
  })

  test('a wrong token and another Host are refused, and so is who is on another network', async () => {
    const stranger = `
ip link add other type bridge && ip address add 172.30.9.1/24 dev other && ip link set other up
ip netns add stranger && ip link add vs type veth peer name eth0 netns stranger && ip link set vs master other up
ip -n stranger address add 172.30.9.2/24 dev eth0 && ip -n stranger link set eth0 up
ip -n stranger route add default via 172.30.9.1
lanyard docker ${PROD} -- compose up
export $(grep ^AWS_CONTAINER composed)
${asked('')}; echo
ip netns exec stranger curl -s "$AWS_CONTAINER_CREDENTIALS_FULL_URI"
case $? in 52 | 56) echo 'hung up on' ;; esac
ip netns exec stranger curl -s -o /dev/null "$PRACTICE"; echo "$?"`
    const { told } = await onHost(
      inContainer(asked('')),
      inContainer(asked('-H "Host: rebound.example:80"')),
      inContainer('AWS_CONTAINER_AUTHORIZATION_TOKEN=x; '.concat(asked(''))),
      inContainer(asked('-H "Origin: http://x"')),
      stranger,
    )
    expect(told.map(({ out }) => out.trim())).toEqual(['200', '403', '401', '403', '200\nhung up on\n0'])
  })

  test('every command of docs/docker.md works as it stands there', async () => {
    const commands = commandsOf('docker.md')
    expect(commands).toHaveLength(4)
    const { told } = await onHost(`set -e\n${commands.join('\n')}`, 'ip -o link show type bridge')
    expect(told.map(({ err, exit }) => ({ err, exit }))).toEqual(told.map(() => ({ err: '', exit: 0 })))
    expect(told[0]!.out).toMatch(IDENTITY)
    expect(told[1]!.out).toBe('')
  })

  test('what docker’s network wants is told where it cannot be had', async () => {
    const { told } = await onHost(
      'ip link add taken type bridge; ip address add 169.254.170.9/24 dev taken; ip link set taken up',
      docker('debian', 'true'),
      'ip link set taken name lanyard',
      docker('debian', 'true'),
      'lanyard docker --remove',
      'lanyard docker --remove',
    )
    const [, taken, , other, removed, gone] = told
    expect(taken).toMatchObject({
      err: expect.stringContaining('has addresses of 169.254.170.0/24'),
      exit: 65,
    })
    expect(other).toMatchObject({ err: expect.stringContaining('the gateway 169.254.170.9'), exit: 65 })
    expect(removed).toEqual({ out: "Docker's network lanyard is gone.\n", err: '', exit: 0 })
    expect(gone).toEqual({ out: 'Docker has no network lanyard.\n', err: '', exit: 0 })
  })
})

test('the compose file of docs/docker.md names what a container has to be given', async () => {
  const page = await readFile(join(DOCS, 'docker.md'), 'utf8')
  const file: unknown = parse(/```yaml\n(.*?)```/s.exec(page)![1]!)
  expect(file).toMatchObject({
    services: { app: { environment: CONTAINER_VARIABLES, networks: ['default', 'lanyard'] } },
    networks: { lanyard: { external: true } },
  })
})

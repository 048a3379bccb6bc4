import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const CONTEXT = `apps@${PROD}`

/** kubectl gives its tokens to https alone. */
async function signedIn(): Promise<RunningAgent> {
  const agent = await startRunningAgent({ tls: true })
  onTestFinished(() => agent.end())
  await agent.signIn()
  return agent
}

const kubectl = (agent: RunningAgent, args: string) => agent.shell(['sh'], `kubectl ${args}`)

/** The path of the cluster's API server, which `--raw` takes whole. */
async function serverPath(agent: RunningAgent): Promise<string> {
  const { out } = await kubectl(
    agent,
    `config view --minify --context '${CONTEXT}' -o 'jsonpath={.clusters[0].cluster.server}'`,
  )
  return new URL(out).pathname
}

test('kubectl comes to a cluster as the session, over a kubeconfig that Lanyard wrote', async () => {
  const agent = await signedIn()
  const told = await agent.lanyard('eks', 'kubeconfig', PROD, '--cluster', 'apps')
  expect(told).toEqual({
    out: `Merged into ${agent.folder}/.kube/config:\n  kubectl --context ${CONTEXT} get pods\n`,
    err: '',
    exit: 0,
  })
  const { out, err } = await kubectl(
    agent,
    `--context '${CONTEXT}' get --raw ${await serverPath(agent)}/whoami`,
  )
  expect(err).toBe('')
  expect(JSON.parse(out)).toEqual({
    arn: expect.stringMatching(
      /:assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex\.moreau@example\.com$/,
    ),
  })
  // It is made here.
  expect(agent.emulator.log.counts()['GetCallerIdentity']).toBeUndefined()
})

test('kubectl shows why there is no token, and what to do', async () => {
  const agent = await signedIn()
  await agent.lanyard('eks', 'kubeconfig', PROD, '--cluster', 'apps')
  await agent.lanyard('stop', PROD)
  const { out, err, exit } = await kubectl(agent, `--context '${CONTEXT}' version`)
  expect(out).not.toContain('eks-practice')
  expect(err).toContain(`lanyard: ${PROD} is not active. Start it: \`lanyard start ${PROD}\`.`)
  expect(exit).not.toBe(0)
})

test('what kubectl itself has written stays as it was, byte for byte', async () => {
  const agent = await signedIn()
  const file = join(agent.folder, '.kube/config')
  const set = [
    'config set-cluster kind --server=https://127.0.0.1:6443 --insecure-skip-tls-verify=true',
    'config set-credentials kind --token=0123456789',
    'config set-context kind --cluster=kind --user=kind --namespace=123',
    'config use-context kind',
  ]
  for (const command of set) await kubectl(agent, command)
  const before = await readFile(file, 'utf8')
  await agent.lanyard('eks', 'kubeconfig', PROD, '--all')
  expect((await kubectl(agent, 'config current-context')).out).toBe('kind\n')
  expect(
    (await kubectl(agent, 'config get-contexts -o name')).out.split('\n').filter(Boolean).sort(),
  ).toEqual([CONTEXT, `batch@${PROD}`, 'kind'])
  for (const cluster of ['apps', 'batch'])
    await agent.lanyard('eks', 'kubeconfig', PROD, '--cluster', cluster, '--remove')
  expect(await readFile(file, 'utf8')).toBe(before)
})

test('a token is for its own cluster only', async () => {
  const agent = await signedIn()
  await agent.lanyard('eks', 'kubeconfig', PROD, '--cluster', 'apps')
  const file = join(agent.folder, '.kube/config')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('/us-east-1/apps"', '/us-east-1/batch"'))
  const { err } = await kubectl(agent, `--context '${CONTEXT}' get --raw ${await serverPath(agent)}/whoami`)
  expect(err).toMatch(/Unauthorized|must be logged in/)
})

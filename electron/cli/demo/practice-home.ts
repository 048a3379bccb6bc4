import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HOME_MAX_BYTES } from '../../adapters/engine-socket.ts'
import { quoteSh } from '../../core/delivery/shell-quoting.ts'

/** The addresses of a practice organisation. */
export interface PracticeEndpoints {
  readonly sts: string
  readonly sso: string
  readonly ssooidc: string
  readonly iam: string
  readonly signin: string
  readonly eks: string
  readonly ecr: string
  readonly codeartifact: string
  readonly ssm: string
}

/** What the user's own set-up must not bring in. */
const FOREIGN =
  /^(AWS_|LANYARD_|BROWSER$|NODE_OPTIONS$|SSH_CONNECTION$|HTTPS?_PROXY$|ALL_PROXY$|NO_PROXY$|https?_proxy$|all_proxy$|no_proxy$)/

/** The user's own variables, but for those. */
export function withoutForeign(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !FOREIGN.test(name)))
}

/** The variables that make every tool use a practice organisation, with all it keeps in `folder`. */
export function practiceVariables(
  folder: string,
  endpoints: PracticeEndpoints,
): Readonly<Record<string, string>> {
  return {
    LANYARD_HOME: join(folder, 'home'),
    LANYARD_PRACTICE: '1',
    LANYARD_SIGNIN_ENDPOINT: endpoints.signin,
    AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
    AWS_ENDPOINT_URL_STS: endpoints.sts,
    AWS_ENDPOINT_URL_SSO: endpoints.sso,
    AWS_ENDPOINT_URL_SSO_OIDC: endpoints.ssooidc,
    AWS_ENDPOINT_URL_IAM: endpoints.iam,
    AWS_ENDPOINT_URL_EKS: endpoints.eks,
    AWS_ENDPOINT_URL_ECR: endpoints.ecr,
    AWS_ENDPOINT_URL_CODEARTIFACT: endpoints.codeartifact,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
  }
}

/** A folder where a socket's path has room: a TMPDIR can be too deep for that, or gone. */
export async function practiceFolder(): Promise<string> {
  const name = 'lanyard-demo-'
  const fits = (place: string) => Buffer.byteLength(join(place, `${name}XXXXXX`, 'home')) <= HOME_MAX_BYTES
  const places = [tmpdir(), '/tmp'].filter(fits)
  for (const [index, place] of places.entries()) {
    try {
      return await mkdtemp(join(place, name))
    } catch (error) {
      if (index === places.length - 1) throw error
    }
  }
  throw new Error('there is no folder for temporary files')
}

/** Writes shell statements that set the variables (sh, bash, zsh and fish), and gives their file. */
export async function writeEnvFile(
  folder: string,
  variables: Readonly<Record<string, string>>,
  binFolder: string,
): Promise<string> {
  const file = join(folder, 'env')
  // A proxy of the user's would be asked for the practice organisation too.
  const all = { ...variables, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
  const statements = Object.entries(all).map(([name, value]) => `export ${name}=${quoteSh(value)}\n`)
  await writeFile(file, `${statements.join('')}export PATH=${quoteSh(binFolder)}:"$PATH"\n`)
  return file
}

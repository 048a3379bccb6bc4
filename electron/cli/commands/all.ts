import type { CliCommand } from '../context.ts'
import { account } from './account.ts'
import { codeartifact } from './codeartifact.ts'
import { console } from './console.ts'
import { credentials } from './credentials.ts'
import { docker } from './docker.ts'
import { ecr } from './ecr.ts'
import { eks } from './eks.ts'
import { env } from './env.ts'
import { exportSetup } from './export.ts'
import { importSetup } from './import.ts'
import { exec } from './exec.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { ls } from './ls.ts'
import { panel } from './panel.ts'
import { portal } from './portal.ts'
import { prompt } from './prompt.ts'
import { profiles } from './profiles.ts'
import { rds } from './rds.ts'
import { renew } from './renew.ts'
import { session } from './session.ts'
import { ssm } from './ssm.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { sync } from './sync.ts'
import { team } from './team.ts'
import { use } from './use.ts'

/** The commands that the owner of the engine answers, as `lanyard help` lists them. */
export const COMMANDS: readonly CliCommand[] = [
  status,
  ls,
  start,
  stop,
  renew,
  session,
  use,
  env,
  exec,
  docker,
  credentials,
  prompt,
  console,
  eks,
  rds,
  ecr,
  codeartifact,
  ssm,
  login,
  logout,
  profiles,
  portal,
  account,
  sync,
  importSetup,
  exportSetup,
  team,
  panel,
]

import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

// Run on its own, as any program of the user's would be: AWS's client finds the profile in AWS_CONFIG_FILE, runs its
// credential_process, and asks STS who it is. Prints one ARN for each PROFILE REGION pair.
const words = process.argv.slice(2)
for (let index = 0; index + 1 < words.length; index += 2) {
  const [profile = '', region = ''] = words.slice(index, index + 2)
  const { Arn } = await new STSClient({ profile, region }).send(new GetCallerIdentityCommand({}))
  process.stdout.write(`${Arn}\n`)
}

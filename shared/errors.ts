/** What a command ends with: the exit codes are a public contract. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  badData: 65,
  nobodyOwns: 69,
  unavailable: 75,
  denied: 77,
  /** As shells end where a command may not run, or is not there. */
  notRunnable: 126,
  notFound: 127,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

interface ErrorText {
  readonly exit: ExitCode
  /** What happened and the likely cause, in one sentence; `{name}` is filled from the error's details. */
  readonly message: string
  /** One thing a person can do about it. */
  readonly fix: string
}

const TEXTS = {
  unexpected: {
    exit: EXIT.unexpected,
    message: 'Lanyard met an error it does not know: {reason}.',
    fix: 'Look into logs/lanyard.log in LANYARD_HOME (~/.lanyard by default); a report with it helps to mend this.',
  },
  'command-unknown': {
    exit: EXIT.usage,
    message: 'There is no command "{name}".',
    fix: '{hint}',
  },
  'command-malformed': {
    exit: EXIT.usage,
    message: '{command} was asked for in a way it does not know: {reason}.',
    fix: 'Restart Lanyard: its parts may differ in version.',
  },
  usage: { exit: EXIT.usage, message: '{reason}.', fix: 'Read `lanyard help {command}`.' },
  'output-unwritten': {
    exit: EXIT.unexpected,
    message: 'Standard output could not be written.',
    fix: 'Look whether the disk is full.',
  },
  interrupted: {
    exit: EXIT.interrupted,
    message: 'It was stopped before it was done.',
    fix: 'Run it again.',
  },
  'no-owner': {
    exit: EXIT.nobodyOwns,
    message: 'No Lanyard is running and none could be started.',
    fix: 'Start the app, or run `lanyard agent`.',
  },
  'not-owner': {
    exit: EXIT.nobodyOwns,
    message: 'Another Lanyard has taken over, so this one has stepped down.',
    fix: 'Run the command again; the other one answers it.',
  },
  'home-unusable': {
    exit: EXIT.badData,
    message: 'Lanyard cannot keep anything in {home}: {reason}.',
    fix: 'Make it a folder that you can write, or set LANYARD_HOME to one.',
  },
  'home-too-long': {
    exit: EXIT.badData,
    message: 'LANYARD_HOME is {bytes} bytes long; a socket path leaves room for 80.',
    fix: 'Set LANYARD_HOME to a shorter path.',
  },

  'session-unknown': {
    exit: EXIT.usage,
    message: 'No session is called "{name}".',
    fix: '{hint}',
  },
  'session-not-described': {
    exit: EXIT.usage,
    message: '{name} is a role that the portal lists; what it is, AWS says.',
    fix: 'Give it an alias or a region of your own: `lanyard start NAME --as ALIAS --region REGION`.',
  },
  'chain-cycle': {
    exit: EXIT.usage,
    message: '{name} cannot be borrowed through that session, which is borrowed through {name} itself.',
    fix: 'Choose another source.',
  },
  'session-ambiguous': {
    exit: EXIT.usage,
    message: '"{name}" matches more than one session: {matches}.',
    fix: 'Type more of the name, or the account ID: {example}.',
  },
  'session-not-active': {
    exit: EXIT.denied,
    message: '{name} is not active.',
    fix: 'Start it: `lanyard start {name}`.',
  },
  'session-not-ready': {
    exit: EXIT.unavailable,
    message: '{name} is still being borrowed.',
    fix: 'Try again in a moment; `lanyard status` says what it waits for.',
  },
  'job-missing': {
    exit: EXIT.notFound,
    message: 'There is no program "{program}".',
    fix: 'Look at how it is written, and at your PATH.',
  },
  'job-not-executable': {
    exit: EXIT.notRunnable,
    message: '{program} is no program that you may run.',
    fix: 'Name one, or make it executable: `chmod +x FILE`.',
  },
  'default-profile-wins': {
    exit: EXIT.badData,
    message:
      'AWS tools would take the credentials of your default profile in place of those of {name}, which has no profile of its own in the same AWS config file.',
    fix: 'Use `lanyard exec {name} --static`, or take the default profile out of that file.',
  },
  'endpoint-token': {
    exit: EXIT.denied,
    message: 'This job asks for credentials with a token that is not known, or not any more.',
    fix: 'Start it again with `lanyard exec`, or `lanyard docker`.',
  },
  'endpoint-refused': {
    exit: EXIT.denied,
    message: 'The container endpoint did not answer: {reason}.',
    fix: 'Ask as an AWS SDK does that was started by `lanyard exec` or `lanyard docker`.',
  },
  'endpoint-moved': {
    exit: EXIT.unavailable,
    message:
      'Another program has port {port}, where jobs under `lanyard exec` ask for credentials; Lanyard now answers at {now}.',
    fix: 'Start again the jobs that you had begun before.',
  },
  'endpoint-unavailable': {
    exit: EXIT.unavailable,
    message: 'Lanyard cannot listen on {address}: {reason}.',
    fix: 'Give the job its credentials once: `lanyard exec NAME --static`.',
  },
  'container-address-missing': {
    exit: EXIT.unavailable,
    message:
      "Docker's network lanyard is there, but its address 169.254.170.2 is not this computer's: that docker runs without root, or elsewhere.",
    fix: 'Use Docker Engine or Docker Desktop of this computer, or give the container its credentials once: `lanyard exec NAME --static`.',
  },
  'docker-missing': {
    exit: EXIT.notFound,
    message: 'There is no docker on your PATH that you may run.',
    fix: 'Install Docker Engine, or correct the PATH.',
  },
  'docker-failed': {
    exit: EXIT.unavailable,
    message: 'Docker did not do what its network lanyard needs: {reason}.',
    fix: 'See that `docker network ls` works, and that no container uses the network where it is to be removed.',
  },
  'docker-network-taken': {
    exit: EXIT.badData,
    message: "Another network has addresses of {subnet}, which containers' SDKs ask for credentials at.",
    fix: 'Find it among `docker network ls` and `ip address`, and remove it.',
  },
  'docker-network-other': {
    exit: EXIT.badData,
    message:
      "Docker's network lanyard has the gateway {gateway}, and not 169.254.170.2 where containers ask.",
    fix: 'Remove it, then try again: `lanyard docker --remove`.',
  },

  'alias-taken': {
    exit: EXIT.usage,
    message: 'The alias "{alias}" already names {name}.',
    fix: 'Choose another alias.',
  },
  'alias-invalid': {
    exit: EXIT.usage,
    message:
      '"{alias}" cannot be an alias: it must have 1 to 64 of the characters A–Z a–z 0–9 . _ @ + % : -.',
    fix: 'Choose another alias.',
  },
  'role-arn-invalid': {
    exit: EXIT.usage,
    message: '"{arn}" is not the ARN of a role.',
    fix: 'Write it as arn:aws:iam::123456789012:role/Name.',
  },
  'role-session-name-invalid': {
    exit: EXIT.usage,
    message: '"{name}" cannot be a role session name: AWS takes 2 to 64 of A–Z a–z 0–9 _ + = , . @ -.',
    fix: 'Choose another name.',
  },
  'name-field-unknown': {
    exit: EXIT.usage,
    message: 'A session name has no field {field}.',
    fix: 'Use {user}, {host}, {ticket} or {reason}; the rest stands as it is.',
  },
  'source-identity-invalid': {
    exit: EXIT.usage,
    message:
      '"{name}" cannot be a source identity: AWS takes 2 to 64 of A–Z a–z 0–9 _ + = , . @ -, not beginning with aws:.',
    fix: 'Choose another one; once it is set AWS lets no role of the chain change it.',
  },
  'external-id-invalid': {
    exit: EXIT.usage,
    message: 'The external ID cannot be sent: AWS takes 2 to 1,224 of A–Z a–z 0–9 _ + = , . @ : / -.',
    fix: 'Copy it again from whoever gave it to you.',
  },
  'session-tag-invalid': {
    exit: EXIT.usage,
    message: 'The session tag "{key}" cannot be sent: {rule}.',
    fix: 'Change the tag, or leave it out.',
  },
  'session-tags-too-many': {
    exit: EXIT.usage,
    message: '{count} session tags were given; AWS takes 50.',
    fix: 'Leave some out.',
  },
  'session-policy-invalid': {
    exit: EXIT.usage,
    message: 'The session policy cannot be sent: {rule}.',
    fix: 'Shorten or correct it; a policy that already exists in IAM can be named by its ARN instead.',
  },
  'session-policies-too-many': {
    exit: EXIT.usage,
    message: '{count} managed policies were given for the session; AWS takes 10.',
    fix: 'Leave some out, or join them in one policy.',
  },
  'policy-arn-invalid': {
    exit: EXIT.usage,
    message: '"{arn}" is not the ARN of a managed policy of {partition}.',
    fix: 'Write it as arn:{partition}:iam::aws:policy/ReadOnlyAccess, or with your account ID for one of your own.',
  },
  'mfa-serial-invalid': {
    exit: EXIT.usage,
    message: '"{serial}" is not an MFA device.',
    fix: "Write the device's ARN, such as arn:aws:iam::123456789012:mfa/alex, or the serial of a hardware device.",
  },
  'mfa-seed-invalid': {
    exit: EXIT.usage,
    message: 'The seed of the MFA device cannot be read: it is Base32, of 16 characters or more.',
    fix: 'Copy the secret key as IAM shows it when the device is set up, or leave it out and type codes.',
  },
  'access-key-invalid': {
    exit: EXIT.usage,
    message: 'That is not the access key of an IAM user: {rule}.',
    fix: 'Copy both parts of the key again; temporary keys need no session, they end by themselves.',
  },
  'access-key-refused': {
    exit: EXIT.denied,
    message: 'AWS does not take the access key {id}: it is inactive or deleted, or its secret is another.',
    fix: 'Look in IAM whether it is active; give Lanyard the key you have (`lanyard session edit NAME --access-key-id ID`), or correct it in the profile that it comes from.',
  },
  'access-key-missing': {
    exit: EXIT.denied,
    message: 'The access key of {name} is no longer in the vault.',
    fix: 'Type it in again: `lanyard session edit {name} --access-key-id ID`.',
  },
  'profile-key-missing': {
    exit: EXIT.usage,
    message: 'The profile {profile} in {file} has no access key that can be moved: {reason}.',
    fix: 'Name another profile, or type the key in: `--access-key-id ID`.',
  },
  'profile-key-there': {
    exit: EXIT.usage,
    message: 'The profile {profile} in {file} has an access key already.',
    fix: 'Rename that profile, then put the key back.',
  },
  'key-not-had': {
    exit: EXIT.usage,
    message: '{name} is borrowed without an access key, so there is none to look after.',
    fix: 'Name the session of an IAM user.',
  },
  'key-only-here': {
    exit: EXIT.usage,
    message:
      'The access key {id} of {name} was moved into the vault and is nowhere else; it would be lost, and still work.',
    fix: 'Put it back first: `lanyard session key restore {name}`, or remove it too: `lanyard session rm {name} --with-key`.',
  },
  'key-not-moved': {
    exit: EXIT.usage,
    message: 'The access key of {name} was typed in, so there is no place to put it back to.',
    fix: 'Keep it here, or remove the session: `lanyard session rm {name}`.',
  },
  'vault-of-practice': {
    exit: EXIT.badData,
    message:
      'The vault of a practice organisation is in memory only, so a key that nobody else has would be lost with Lanyard.',
    fix: 'Do this with a Lanyard of your own, without LANYARD_PRACTICE.',
  },
  'vault-not-kept': {
    exit: EXIT.badData,
    message:
      'The vault is in memory only ({reason}), so a key that nobody else has would be lost with Lanyard.',
    fix: 'Start a keyring (gnome-keyring, KWallet), then try again.',
  },
  'key-rotation-full': {
    exit: EXIT.usage,
    message:
      'The user of {name} has two access keys already, {id} beside the one in use, and AWS allows two.',
    fix: 'Find out who uses {id}, and delete it in IAM when nobody does.',
  },
  'key-rotation-undone': {
    exit: EXIT.unavailable,
    message: 'The new key of {name} was not taken into use: {reason}. The old one stays.',
    fix: 'Try again: `lanyard session key rotate {name}`.',
  },
  'key-rotation-unfinished': {
    exit: EXIT.denied,
    message: 'The change of the access key of {name} could not be finished: {reason}.',
    fix: 'Mend that and run `lanyard session key rotate {name}`; Lanyard also goes on by itself at its next start.',
  },
  'mfa-device-unknown': {
    exit: EXIT.usage,
    message: 'The MFA device of {user} could not be found out: {reason}.',
    fix: 'Name the device (`--mfa-serial ARN`), or choose no MFA.',
  },
  'mfa-needed': {
    exit: EXIT.denied,
    message: '{name} needs a code of the MFA device {serial}, and nobody has typed one.',
    fix: 'Open Lanyard and type it, or run `lanyard start {name}`.',
  },
  'mfa-code-spent': {
    exit: EXIT.unavailable,
    message: 'The code that {serial} shows now was used already; each works once.',
    fix: 'Try again in half a minute.',
  },
  'mfa-code-invalid': {
    exit: EXIT.usage,
    message: 'That is not an MFA code: it has six digits.',
    fix: 'Type the six digits the device shows.',
  },
  'question-unknown': {
    exit: EXIT.usage,
    message: 'That question is no longer asked.',
    fix: 'Start the session again, then answer the new one.',
  },
  'provider-arn-invalid': {
    exit: EXIT.usage,
    message: '"{arn}" is not the ARN of a SAML provider.',
    fix: 'Write it as arn:aws:iam::123456789012:saml-provider/Name.',
  },
  'provider-elsewhere': {
    exit: EXIT.usage,
    message:
      '{arn} is of another account than the role: a role can only trust a provider of its own ({account}).',
    fix: 'Take role and provider from the same line of what the identity provider offers.',
  },
  'sign-in-url-invalid': {
    exit: EXIT.usage,
    message: '"{url}" cannot be where a sign-in begins: it must begin with https://.',
    fix: "Paste the address of AWS in your identity provider's list of applications.",
  },
  'token-source-invalid': {
    exit: EXIT.usage,
    message: 'Lanyard cannot tell where the token comes from: {rule}.',
    fix: 'Name a file by its absolute path, or a program with its arguments.',
  },
  'profile-name-invalid': {
    exit: EXIT.usage,
    message: 'No profile is named.',
    fix: 'Name one of ~/.aws/config or ~/.aws/credentials.',
  },
  'profile-unknown': {
    exit: EXIT.usage,
    message: 'There is no profile "{profile}" in {file}.',
    fix: '{hint}',
  },
  'profile-incomplete': {
    exit: EXIT.badData,
    message: 'The profile "{profile}" gives no credentials: {rule}.',
    fix: 'Correct it in {file}.',
  },
  'profile-cycle': {
    exit: EXIT.badData,
    message: 'The profiles {chain} are each borrowed through the next one, in a circle.',
    fix: 'Correct the source_profile of one of them in {file}.',
  },
  'profile-of-lanyard': {
    exit: EXIT.usage,
    message: 'The profile "{profile}" gets its credentials from Lanyard itself.',
    fix: 'Use the session that it stands for: `lanyard ls --active`.',
  },
  'profile-mfa-misplaced': {
    exit: EXIT.denied,
    message:
      'The profile "{profile}" wants a code of {serial}, which AWS takes only with the access key of an IAM user.',
    fix: 'Take mfa_serial out of it, or give it a source_profile with such a key.',
  },
  'profile-keys-missing': {
    exit: EXIT.denied,
    message: 'The profile "{profile}" gives no credentials now: {reason}.',
    fix: '{how}',
  },
  'command-not-allowed': {
    exit: EXIT.denied,
    message:
      'The profile "{profile}" gets its credentials from a program that nobody has allowed yet: {program}',
    fix: 'If you trust it: `lanyard session add profile {profile} --allow-command`.',
  },
  'command-failed': {
    exit: EXIT.badData,
    message: 'The program of the profile "{profile}" gave no credentials: {reason}.',
    fix: 'Check that it works in a terminal: {program}',
  },
  'duration-invalid': {
    exit: EXIT.usage,
    message: 'A session of {asked} cannot be had: {rule}.',
    fix: 'Choose a duration from {least} to {most}.',
  },
  'region-invalid': {
    exit: EXIT.usage,
    message: '"{region}" is not a region of {partition}.',
    fix: 'Write a region such as {example}.',
  },
  'region-unknown': {
    exit: EXIT.usage,
    message: '"{region}" is no region of {partition} that Lanyard knows.',
    fix: 'Did you mean {closest}? One that AWS has opened since this Lanyard was made is taken as {region}!',
  },
  'partition-unknown': {
    exit: EXIT.usage,
    message: 'Lanyard knows no partition for "{region}", and sends no secret to a host it does not know.',
    fix: 'Use a region of aws, aws-us-gov, aws-cn or aws-eusc.',
  },

  'portal-unknown': {
    exit: EXIT.usage,
    message: 'No portal is called "{name}".',
    fix: '{hint}',
  },
  'no-portal': {
    exit: EXIT.usage,
    message: 'No portal has been added yet.',
    fix: 'Add yours: `lanyard portal add START-URL`.',
  },
  'portal-exists': {
    exit: EXIT.usage,
    message: 'A portal called "{name}" is there already.',
    fix: 'Give the new one another name with --name, or remove the old one: `lanyard portal rm {name}`.',
  },
  'start-url-invalid': {
    exit: EXIT.usage,
    message: '"{url}" is not a start URL.',
    fix: 'Paste the AWS access portal URL as your administrator gave it, such as https://example.awsapps.com/start.',
  },
  'start-url-refused': {
    exit: EXIT.badData,
    message: 'Identity Center in {region} does not know the start URL {url}.',
    fix: 'Check the URL, and the region Identity Center runs in: `lanyard portal add URL --region REGION`.',
  },
  'portal-region-needed': {
    exit: EXIT.usage,
    message: 'The region of {url} could not be found out.',
    fix: 'Name it: `lanyard portal add {url} --region us-east-1`.',
  },

  'tenant-id-invalid': {
    exit: EXIT.usage,
    message:
      '"{tenant}" is not the tenant ID of account access: it begins with aa- and has 3 to 24 of a-z, 0-9 and -.',
    fix: 'Copy it from the account access manager in IAM, such as aa-example.',
  },
  'access-endpoint-invalid': {
    exit: EXIT.usage,
    message:
      '"{url}" cannot be where account access answers: a token is sent there, so it must begin with https://.',
    fix: 'Name the origin alone, such as https://access.example.com.',
  },
  'access-endpoint-needed': {
    exit: EXIT.usage,
    message: "AWS's endpoint of account access is not confirmed yet, and Lanyard sends no token to a guess.",
    fix: 'Name it: --account-access-endpoint https://HOST.',
  },
  'account-access-off': {
    exit: EXIT.usage,
    message: 'Account access is not set for the portal {portal}.',
    fix: 'Set it: `lanyard portal edit {portal} --account-access TENANT --account-access-endpoint URL`.',
  },
  'account-access-not-covered': {
    exit: EXIT.denied,
    message: 'The sign-in to {portal} was made before account access was set, and does not cover it.',
    fix: 'Sign in anew: `lanyard login {portal} --force`.',
  },

  'sign-in-needed': {
    exit: EXIT.denied,
    message: 'The portal {portal} is not signed in.',
    fix: 'Sign in: `lanyard login {portal}`.',
  },
  'portal-expired': {
    exit: EXIT.denied,
    message: 'The sign-in to {portal} has ended.',
    fix: 'Sign in again: `lanyard login {portal}`.',
  },
  'sign-in-refused': {
    exit: EXIT.denied,
    message: 'The sign-in to {portal} was refused.',
    fix: 'Run `lanyard login {portal}` again and allow it in the browser.',
  },
  'sign-in-timed-out': {
    exit: EXIT.denied,
    message: 'Nobody finished the sign-in to {portal} in time; the browser tab may have been closed.',
    fix: 'Run `lanyard login {portal}` again.',
  },
  'sign-in-cancelled': {
    exit: EXIT.interrupted,
    message: 'The sign-in to {portal} was cancelled.',
    fix: 'Run `lanyard login {portal}` when you are ready.',
  },
  'sign-in-not-running': {
    exit: EXIT.usage,
    message: 'No sign-in to {portal} is under way.',
    fix: 'Begin one: `lanyard login {portal}`.',
  },
  'browser-missing': {
    exit: EXIT.unexpected,
    message: 'No browser could be opened.',
    fix: "Sign in with a code (`lanyard login --device`), or print a console's URL (`lanyard console NAME --print`).",
  },

  'shell-not-ready': {
    exit: EXIT.usage,
    message: 'A program cannot change the shell that calls it.',
    fix: 'Put `eval "$(lanyard shell-init bash)"` into ~/.bashrc, or see `lanyard help shell-init` for your shell.',
  },
  'secrets-on-terminal': {
    exit: EXIT.usage,
    message:
      'This would show the secrets of {name} on your terminal, where they stay to be scrolled back to.',
    fix: 'Switch the shell with `lanyard use`, evaluate the output as `lanyard help env` shows, or ask for it with --show.',
  },
  'profile-missing': {
    exit: EXIT.unexpected,
    message: '{name} has no AWS profile for the shell to read: {reason}.',
    fix: 'Mend that, or take its credentials as variables: `eval "$(lanyard env {name})"`.',
  },

  'desktop-missing': {
    exit: EXIT.nobodyOwns,
    message: 'An agent runs here, not the desktop app, so there is nothing to show.',
    fix: 'Start the Lanyard app; it takes over without losing a session.',
  },
  'terminal-missing': {
    exit: EXIT.nobodyOwns,
    message: 'No terminal could be opened.',
    fix: 'Choose yours in the settings, under Terminal, or `lanyard use` the session in a shell that is open.',
  },
  'terminal-unusable': {
    exit: EXIT.unexpected,
    message: 'The terminal that you chose could not be opened: {terminal}.',
    fix: 'Choose another in the settings, under Terminal.',
  },
  'practice-unavailable': {
    exit: EXIT.unexpected,
    message: 'The practice organisation could not be started: {reason}.',
    fix: 'Try it in a terminal: `lanyard demo`.',
  },

  'access-denied': {
    exit: EXIT.denied,
    message: 'AWS denied {action}: {reason}.',
    fix: 'Ask whoever administers the account to allow it.',
  },
  'no-assignment': {
    exit: EXIT.denied,
    message: 'You have no assignment to {role} in account {account}.',
    fix: 'Run `lanyard sync` to see what you have, or ask your administrator for the assignment.',
  },
  'trust-policy-mismatch': {
    exit: EXIT.denied,
    message:
      'The role {role} did not let {caller} in: its trust policy does not name you, or your role may not call sts:AssumeRole.',
    fix: 'Ask the owner of the role to trust {caller}.',
  },
  'tags-refused': {
    exit: EXIT.denied,
    message: 'The role {role} does not take session tags of {caller}: sts:TagSession is not allowed.',
    fix: 'Borrow it without tags, or have sts:TagSession allowed in its trust policy and to the caller.',
  },
  'source-identity-refused': {
    exit: EXIT.denied,
    message:
      'The role {role} does not take a source identity of {caller}: sts:SetSourceIdentity is not allowed.',
    fix: 'Borrow the chain without one, or have sts:SetSourceIdentity allowed in its trust policy and to the caller.',
  },
  'assertion-refused': {
    exit: EXIT.denied,
    message: 'AWS did not take the assertion of the identity provider: {reason}.',
    fix: 'Sign in at the identity provider again; an assertion works for about five minutes.',
  },
  'assertion-unreadable': {
    exit: EXIT.badData,
    message: 'That is no assertion of a SAML identity provider: {reason}.',
    fix: 'Hand over the value of SAMLResponse in what the provider posts to AWS; the network view of a browser shows it.',
  },
  'assertion-stale': {
    exit: EXIT.denied,
    message: 'The assertion is too old: AWS takes one for five minutes after it was made.',
    fix: 'Sign in at the identity provider again, and hand the new one over at once.',
  },
  'assertion-lacks-role': {
    exit: EXIT.denied,
    message: 'The identity provider does not offer you {role}; it offers {offered}.',
    fix: 'Choose one of these, or ask whoever administers the provider for the role.',
  },
  'saml-role-needed': {
    exit: EXIT.usage,
    message: 'The identity provider offers {count} roles.',
    fix: 'Name the one to keep with --role ARN, and where two providers vouch for it with --provider ARN.',
  },
  'saml-needs-assertion': {
    exit: EXIT.denied,
    message:
      '{name} wants an assertion of its identity provider, and there is no window here to sign in with.',
    fix: 'Sign in with your browser and hand one over: `lanyard {command} --assertion FILE`; - is standard input.',
  },
  'saml-sign-in-needed': {
    exit: EXIT.denied,
    message: 'The sign-in at {host} has ended, so {name} cannot be borrowed anew without you.',
    fix: 'Renew it and sign in: `lanyard renew {name}`.',
  },
  'saml-sign-in-cancelled': {
    exit: EXIT.interrupted,
    message: 'The sign-in at {host} was given up.',
    fix: 'Begin again; where it wants a passkey or a managed device, use your own browser: `lanyard {command} --assertion FILE`.',
  },
  'saml-sign-in-timed-out': {
    exit: EXIT.denied,
    message: 'Nobody finished the sign-in at {host} within {minutes} minutes.',
    fix: 'Begin again; where it wants a passkey or a managed device, use your own browser: `lanyard {command} --assertion FILE`.',
  },
  'saml-own-browser-needed': {
    exit: EXIT.denied,
    message:
      'The sign-in at {host} wants what only your own browser has, such as a passkey or a managed device.',
    fix: 'Sign in there, and hand over the SAMLResponse that the page posts to AWS: `lanyard {command} --assertion FILE`.',
  },
  'token-refused': {
    exit: EXIT.denied,
    message: 'AWS did not take the token of the identity provider: {reason}.',
    fix: 'Have its provider issue a new one for this audience, and check the provider in IAM.',
  },
  'terminal-not-allowed': {
    exit: EXIT.denied,
    message: '{program} was not allowed to run as your terminal.',
    fix: 'Choose one of those that are here, or allow it.',
  },
  'program-not-allowed': {
    exit: EXIT.denied,
    message: '{program} was not allowed to run, so there is no token.',
    fix: 'Try again and allow it, or name a file that holds the token.',
  },
  'token-unreadable': {
    exit: EXIT.badData,
    message: 'The token could not be had from {source}: {reason}.',
    fix: 'Check that it works in a terminal, then try again.',
  },
  'mfa-code-refused': {
    exit: EXIT.denied,
    message: 'AWS did not take the code of {serial}: {reason}.',
    fix: 'Type the next code the device shows; each works once.',
  },
  'policy-too-large': {
    exit: EXIT.usage,
    message: 'The session policies and tags are too large for AWS once packed: {reason}.',
    fix: 'Shorten them: name fewer actions, use fewer tags, or put the policy into IAM and name its ARN.',
  },
  'policy-malformed': {
    exit: EXIT.usage,
    message: 'AWS cannot read the session policy: {reason}.',
    fix: 'Correct it; the policy editor of the IAM console says where it is wrong.',
  },
  'credentials-expired': {
    exit: EXIT.denied,
    message: 'The credentials of {name} have expired.',
    fix: 'Borrow them anew with `lanyard renew`.',
  },
  'clock-skew': {
    exit: EXIT.denied,
    message: "AWS refused the request because this computer's clock is too far off.",
    fix: 'Set the clock, by NTP if you can.',
  },
  'chain-too-long-lived': {
    exit: EXIT.usage,
    message: 'A role assumed from another role lasts one hour at most; {asked} was asked for.',
    fix: 'Ask for 1h or less.',
  },
  'role-too-short-lived': {
    exit: EXIT.usage,
    message: 'The role {role} may not last {asked}: its MaxSessionDuration is less.',
    fix: 'Ask for less with --duration, or have its owner raise MaxSessionDuration, to 12h at most.',
  },
  'region-disabled': {
    exit: EXIT.denied,
    message: 'The region {region} is not enabled in this account.',
    fix: 'Choose another region, or have the account enable it.',
  },
  'console-unavailable': {
    exit: EXIT.denied,
    message: 'AWS gave no console sign-in: {reason}.',
    fix: 'Renew the session with `lanyard renew`, then try again.',
  },
  'cluster-unknown': {
    exit: EXIT.usage,
    message: 'The account has no EKS cluster "{cluster}" in {region}.',
    fix: 'See what it has: `lanyard eks ls NAME --region {region}`.',
  },
  'cluster-not-ready': {
    exit: EXIT.unavailable,
    message: 'The EKS cluster "{cluster}" in {region} has no endpoint yet: it is being made.',
    fix: 'Try again in a few minutes.',
  },
  'cluster-needed': {
    exit: EXIT.usage,
    message: 'No cluster was named; {region} has {clusters}.',
    fix: 'Name one with --cluster, or take them all with --all.',
  },
  'tool-file-unreadable': {
    exit: EXIT.badData,
    message: '{file} could not be read: {reason}. It is as it was.',
    fix: 'Correct it, or {instead}.',
  },
  'tool-file-unwritable': {
    exit: EXIT.badData,
    message: '{file} could not be written: {reason}. It is as it was.',
    fix: 'Make it writable, free some disk space, or {instead}.',
  },
  'kubeconfig-taken': {
    exit: EXIT.usage,
    message: '{file} has a context or user "{context}" already that Lanyard did not write.',
    fix: 'Choose another name with --context.',
  },
  'domain-unknown': {
    exit: EXIT.usage,
    message: 'CodeArtifact in {region} has no domain "{domain}" that {owner} owns.',
    fix: 'Check the name and the region; the domain of another account takes --owner ACCOUNT-ID.',
  },
  'registry-unknown': {
    exit: EXIT.usage,
    message: '"{registry}" is not a private registry of ECR.',
    fix: 'Write it as 123456789012.dkr.ecr.REGION.amazonaws.com.',
  },
  'registry-account-unknown': {
    exit: EXIT.usage,
    message: 'AWS has not told the account of {name} yet, so its registry is not known.',
    fix: 'Name the registry with --registry.',
  },
  'registry-without-session': {
    exit: EXIT.denied,
    message: 'No active or pinned session is of account {account}, which the registry {registry} belongs to.',
    fix: 'Start one, or name the session that may use it: `lanyard ecr setup NAME --registry {registry}`.',
  },
  'session-plugin-missing': {
    exit: EXIT.badData,
    message: "AWS's session-manager-plugin is neither on your PATH nor where it is usually installed.",
    fix: 'Install it as the Systems Manager User Guide says ("Install the Session Manager plugin"), then try again.',
  },
  'session-plugin-old': {
    exit: EXIT.badData,
    message:
      'The session-manager-plugin {path} is {version}; up to 1.2.497 it takes its token as an argument, which everybody here could read.',
    fix: 'Install a newer one as the Systems Manager User Guide says ("Install the Session Manager plugin").',
  },
  'instance-not-connected': {
    exit: EXIT.usage,
    message: 'Systems Manager in {region} cannot reach {instance}.',
    fix: 'See which instances are online: `lanyard ssm ls NAME --region {region}`.',
  },
  throttled: {
    exit: EXIT.unavailable,
    message: 'AWS is throttling the requests to {host}.',
    fix: 'Wait a minute and try again; other tools may be using up the same limit.',
  },
  unreachable: {
    exit: EXIT.unavailable,
    message: '{host} could not be reached: {reason}.',
    fix: 'Check the network, VPN and proxy, then try again.',
  },
  'captive-portal': {
    exit: EXIT.unavailable,
    message: '{host} answered with a web page instead of AWS: the network wants you to sign in to it first.',
    fix: 'Open any web page to sign in to the network, then try again.',
  },
  'aws-outage': {
    exit: EXIT.unavailable,
    message: '{host} answered with an error of its own ({status}).',
    fix: 'Try again in a minute; health.aws.amazon.com tells whether AWS knows of it.',
  },
  'aws-refused': {
    exit: EXIT.badData,
    message: 'AWS did not accept the request: {reason}.',
    fix: 'Correct what AWS names, then try again.',
  },

  'settings-corrupt': {
    exit: EXIT.badData,
    message: 'The settings could not be read; they were set aside as {file}, and Lanyard {instead}.',
    fix: 'Mend that file and put it back as settings.json while Lanyard does not run, or add your portals again.',
  },
  'desktop-setting-wrong': {
    exit: EXIT.badData,
    message:
      'settings.json says something that these settings of the app cannot be: {settings}. They are as Lanyard has them at first.',
    fix: 'Choose them anew in Settings, or correct them under "desktop" in that file.',
  },
  'settings-not-taken': {
    exit: EXIT.badData,
    message:
      'settings.json was changed into what Lanyard cannot take: {reason}. It goes on with what it had.',
    fix: 'Correct the file. What is chosen before that sets it aside, under a name of its own.',
  },
  'settings-unwritable': {
    exit: EXIT.badData,
    message: 'What you chose could not be saved: {reason}.',
    fix: 'Make LANYARD_HOME writable, or free some disk space; until then it is kept in memory.',
  },
  'vault-corrupt': {
    exit: EXIT.badData,
    message: 'The vault could not be opened; it was set aside as {file} and a new one begun.',
    fix: 'Sign in again: `lanyard login`.',
  },
  'vault-unwritable': {
    exit: EXIT.badData,
    message: 'Sign-ins and keys could not be saved: {reason}.',
    fix: 'Make LANYARD_HOME writable, or free some disk space; until then they are kept in memory, and end with Lanyard.',
  },
  'catalog-corrupt': {
    exit: EXIT.badData,
    message: 'The list of accounts could not be read; it was set aside as {file}.',
    fix: 'Fetch it anew: `lanyard sync`.',
  },
  'catalog-unwritable': {
    exit: EXIT.badData,
    message: 'The list of accounts could not be saved: {reason}.',
    fix: 'Make LANYARD_HOME writable, or free some disk space; until then it is kept in memory.',
  },
  'keychain-unavailable': {
    exit: EXIT.badData,
    message:
      'No keychain can be used ({reason}), so sign-ins are kept in memory only and end with Lanyard; what it kept before stays as it is.',
    fix: 'Start or unlock a keyring (gnome-keyring, KWallet), then restart Lanyard.',
  },
  'aws-config-unwritable': {
    exit: EXIT.badData,
    message: '{file} could not be written: {reason}. It is as it was.',
    fix: 'Make it writable, free some disk space, or set AWS_CONFIG_FILE (AWS_SHARED_CREDENTIALS_FILE) to a file that is.',
  },
  'aws-config-uncopied': {
    exit: EXIT.badData,
    message: '{file} was left as it is, since no copy of it could be kept in {folder}: {reason}.',
    fix: 'Make that folder writable, or free some disk space.',
  },
  'aws-config-unreadable': {
    exit: EXIT.badData,
    message: '{file} could not be read: {reason}.',
    fix: 'Make it readable, or set AWS_CONFIG_FILE (AWS_SHARED_CREDENTIALS_FILE) to a file that is.',
  },
  'setup-invalid': {
    exit: EXIT.badData,
    message: '{file} is no setup that Lanyard can take over: {reason}.',
    fix: 'Correct it; the reference describes the format, and `lanyard export` writes one.',
  },
  'setup-partly': {
    exit: EXIT.badData,
    message: '{count} of it could not be taken over. The first is {name}: {reason}',
    fix: 'Mend it and import again; the rest was taken over.',
  },
  'setup-lacks': {
    exit: EXIT.badData,
    message: 'There is no {part} called {name}, neither in the setup nor here.',
    fix: 'Add it to the setup, or name another.',
  },
  'team-file-news': {
    exit: EXIT.badData,
    message: 'The team file {file} says what is not here: {what}.',
    fix: 'See it, and take it over or put it off: `lanyard team`.',
  },
  'team-file-none': {
    exit: EXIT.usage,
    message: 'No team file is followed.',
    fix: 'Follow one: `lanyard team follow FILE`, or an https:// address.',
  },
  'team-file-place': {
    exit: EXIT.badData,
    message: '{from} cannot be followed: {reason}.',
    fix: 'Name a file, or an https:// address that is open to you without a password.',
  },
  'team-file-silent': {
    exit: EXIT.badData,
    message: 'The team file {file} says nothing now. {reason}',
    fix: '{fix}',
  },
  'team-file-moved-on': {
    exit: EXIT.badData,
    message: 'The team file {file} says something else by now than what was shown.',
    fix: 'Look at it again: `lanyard team`.',
  },
  'signed-out-elsewhere': {
    exit: EXIT.denied,
    message:
      'The sign-in to {portal}, which is shared with the AWS CLI, was ended outside of Lanyard, as `aws sso logout` does.',
    fix: 'Sign in again: `lanyard login {portal}` or `aws sso login`. Roles borrowed before work until they expire.',
  },
  'sign-in-unshared': {
    exit: EXIT.badData,
    message:
      'The sign-in to {portal} is not up to date in ~/.aws/sso/cache, where the AWS CLI and the SDKs look for it: {reason}.',
    fix: 'Make that folder writable, or free some disk space; Lanyard tries again every few seconds.',
  },
  'sign-in-left-shared': {
    exit: EXIT.badData,
    message: 'An access token of {portal} is left in ~/.aws/sso/cache: {reason}.',
    fix: 'End it at AWS: `lanyard logout {portal}`, or remove the file.',
  },
  'profile-template-invalid': {
    exit: EXIT.usage,
    message: '"{template}" cannot name profiles: {reason}.',
    fix: 'Use {alias}, {account}, {accountId}, {role}, {portal}, {environment} and {group}, such as `lanyard profiles names {alias}`, which is the default.',
  },
  'profile-name-unusable': {
    exit: EXIT.usage,
    message: '"{name}" cannot be a profile\'s name: it must have 1 to 160 of A–Z a–z 0–9 _ @ + . : / -.',
    fix: 'Choose another name; `default` is left to you.',
  },
  'profile-name-taken': {
    exit: EXIT.usage,
    message: 'The profile name "{name}" stands for another role already, in account {account}.',
    fix: 'Choose another name: a tool that has this one must not come upon another role by it.',
  },
  'profile-not-added': {
    exit: EXIT.usage,
    message: 'The profile {profile} was not added: {reason}.',
    fix: 'See `lanyard profiles ls`.',
  },
  'profiles-nothing-before': {
    exit: EXIT.usage,
    message: 'Of {file} no version is kept that has other profiles.',
    fix: 'See what there is: `lanyard profiles ls`.',
  },
  'profile-command-unsafe': {
    exit: EXIT.badData,
    message:
      'No AWS profile can be written: AWS tools would not read {path} as one word of a credential_process.',
    fix: 'Keep it in a folder whose path is of letters, digits and - _ . / alone, and restart Lanyard.',
  },
  'side-unknown': {
    exit: EXIT.usage,
    message: 'AWS profiles cannot be written for "{side}": {reason}.',
    fix: 'See `lanyard profiles wsl`.',
  },
  'side-asleep': {
    exit: EXIT.badData,
    message: 'The distribution {side} is not running.',
    fix: 'Open a terminal in it.',
  },
  'side-unreachable': {
    exit: EXIT.badData,
    message: 'The AWS files of {side} were not found: {program} gave no path, {reason}.',
    fix: 'Try that command yourself; WSL has to mount the drive and let programs of both sides start each other.',
  },
  'side-taken': {
    exit: EXIT.badData,
    message: '{file} has the profiles of a Lanyard that runs on that side, so it is left to that one.',
    fix: 'Choose one of the two: `lanyard profiles wsl none` here, or end the other and take its block out.',
  },
  'side-unwritten': {
    exit: EXIT.badData,
    message: 'The AWS profiles of {side} are as they were: {reason}',
    fix: 'Lanyard tries again every minute; `lanyard profiles wsl none` ends that.',
  },
  'keys-unwritten': {
    exit: EXIT.badData,
    message: 'The keys of sessions that {file} is to have are not up to date there: {reason}',
    fix: 'Make it writable; Lanyard writes them with the next renewal, start or stop.',
  },
  'keys-unmarked': {
    exit: EXIT.badData,
    message: '{file} was left as it is: {reason}.',
    fix: 'Take out the lines from "# lanyard: begin keys" on that hold keys, with both marking lines; Lanyard then writes its own anew.',
  },
  'organisation-invalid': {
    exit: EXIT.badData,
    message: 'The organisation file {file} is not usable: {reason}.',
    fix: 'Correct it; the reference describes the format.',
  },
} as const satisfies Record<string, ErrorText>

export type ErrorCode = keyof typeof TEXTS

export const ERROR_CODES = Object.keys(TEXTS) as [ErrorCode, ...ErrorCode[]]

export type ErrorDetails = Readonly<Record<string, string | number>>

/** What a view or a program is shown of an error. */
export interface ErrorView {
  readonly code: ErrorCode
  readonly message: string
  readonly fix: string
}

interface AppErrorOptions extends ErrorOptions {
  readonly retryAfter?: number | null
}

/**
 * The one kind of error a person sees: a code of the closed list, with details that fill its text.
 * `cause` is for the log alone.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly fix: string

  /** How long whoever refused wishes to be left alone, in milliseconds; `null` where they did not say. */
  readonly retryAfter: number | null

  constructor(code: ErrorCode, details: ErrorDetails = {}, options: AppErrorOptions = {}) {
    super(fill(TEXTS[code].message, details), options)
    this.code = code
    this.retryAfter = options.retryAfter ?? null
    this.fix = fill(TEXTS[code].fix, details)
  }

  get exit(): ExitCode {
    return TEXTS[this.code].exit
  }

  view(): ErrorView {
    return { code: this.code, message: this.message, fix: this.fix }
  }
}

/** Any thrown value as an AppError: what is none becomes `unexpected`, with the value as its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('unexpected', { reason }, { cause: thrown })
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/( ?)\{(\w+)\}/g, (hole, blank: string, name: string) => {
    const detail = details[name]
    if (detail === undefined) return hole
    // An empty detail leaves no blank behind: `lanyard help `.
    return detail === '' ? '' : `${blank}${detail}`
  })
}

import type { CliCommand } from './context.ts'

/** The commands that the launcher runs on Node because they need no owner, as `lanyard help` lists them. */
export const HOST_COMMANDS: readonly Pick<CliCommand, 'name' | 'summary' | 'help'>[] = [
  {
    name: 'agent',
    summary: 'Run the engine without a desktop',
    help: `lanyard agent

Owns the engine on a machine without a display, until Ctrl-C. Where somebody owns it already, says who and ends with 0.
Any command that needs an owner starts one by itself.`,
  },
  {
    name: 'completion',
    summary: 'Print what has a shell complete commands, options and names',
    help: `lanyard completion bash | zsh | fish | powershell
lanyard completion --words | --names KIND [WORD]

Prints a script for the shell; what \`lanyard shell-init\` prints has it already. Without the latter it is evaluated in
the same way: eval "$(lanyard completion bash)". No TAB starts anything: where nobody owns the engine there are commands
and options, and no names.

  --words  what the script asks first: every command and option, as path|word|what it takes|what it tells
  --names KIND
           and then: the names that begin with WORD, of sessions, active (sessions) or portals`,
  },
  {
    name: 'demo',
    summary: 'Watch Lanyard at work in a practice organisation',
    help: `lanyard demo [--once] [--json]

Starts a practice organisation and an agent in a temporary home, signs in to both portals, borrows three roles and hands
them to a real AWS client. On a terminal it stays open, with a line to paste into another one. It needs no AWS account,
and leaves nothing behind.

  --once  print once and end
  --json  {"sessions":[…]} for programs; with --once`,
  },
  {
    name: 'emulator',
    summary: 'Run a practice organisation',
    help: `lanyard emulator [--port 0] [--accounts 12] [--roles 4] [--tps 20] [--latency 40ms] [--seed N] [--org FILE]
                 [--lifetimes role=1h,token=1h,code=10m] [--auto-approve] [--tls]

Answers on loopback as AWS does: Identity Center, STS, IAM, sign-in and console, for as many accounts as you like.
Prints one JSON line with its addresses and serves until stopped.`,
  },
  {
    name: 'help',
    summary: 'Show this, or what a command does',
    help: 'lanyard help [COMMAND]',
  },
  {
    name: 'shell-init',
    summary: 'Print what makes `lanyard use` and TAB work in a shell',
    help: `lanyard shell-init bash | zsh | fish | powershell

Prints a function of the shell. For all shells to come, put this line

  bash        eval "$(lanyard shell-init bash)"                                    into ~/.bashrc
  zsh         eval "$(lanyard shell-init zsh)"                                     into ~/.zshrc
  fish        lanyard shell-init fish | source                                     into ~/.config/fish/config.fish
  PowerShell  lanyard shell-init powershell | Out-String | Invoke-Expression       into $PROFILE

Then \`lanyard use NAME\` switches that shell to a session, \`lanyard use --unset\` back, and TAB completes commands,
options and names.`,
  },
  { name: 'version', summary: 'Print the version', help: 'lanyard version' },
]

# lanyard for PowerShell: the same protocol as assets/bin/lanyard, in its form of events (electron/cli/wire.ts).
# Written with care, but not yet run: no Windows was at hand.

# What arrives in $args is sent as it is: no parameters of its own, so that `-v` or `--json` are not taken for them.
$root = Split-Path (Split-Path $PSScriptRoot)
$base = if ($env:LANYARD_HOME) { $env:LANYARD_HOME } else { Join-Path $HOME '.lanyard' }
$config = Join-Path $base 'run\engine.curl'
$node = if ($env:LANYARD_NODE) { $env:LANYARD_NODE } else { 'node.exe' }
$checkout = Join-Path $root 'node_modules\node\bin\node.exe'
if (Test-Path $checkout) { $node = $checkout }
$main = Join-Path $root 'electron\agent\main.ts'
[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)

function Fail([int] $code, [string] $text) {
  [Console]::Error.WriteLine("lanyard: $text")
  exit $code
}

if ([Text.Encoding]::UTF8.GetByteCount($base) -gt 80) {
  Fail 65 'LANYARD_HOME is too long; a path leaves room for 80 bytes. Set LANYARD_HOME to a shorter path.'
}
# What PowerShell evaluates as it starts: no Node, and nobody is asked.
if ($args.Count -eq 2 -and $args[0] -in 'shell-init', 'completion' -and $args[1] -in 'powershell', 'pwsh') {
  "`$global:LanyardLauncher = '" + ($PSCommandPath -replace "['\u2018-\u201b]", '$0$0') + "'"
  $parts = if ($args[0] -eq 'shell-init') { 'init', 'complete' } else { 'complete' }
  foreach ($part in $parts) { Get-Content (Join-Path $root "assets\shell\$part.ps1") }
  exit 0
}
$isCopy = $Env:LANYARD_SESSION -and $Env:LANYARD_SESSION.StartsWith("${Env:AWS_ACCESS_KEY_ID}:")
$isAsking = $args.Count -gt 0 -and ($args[0] -eq 'prompt' -or "$args" -match '^completion --(names|words)\b')
if ("$args" -eq 'prompt' -and -not ($Env:AWS_PROFILE -or $isCopy)) { exit 0 }
if ($args.Count -eq 0 -or (-not $isAsking -and
    $args[0] -match '^(agent|emulator|demo|help|version|completion|shell-init|-.*)$')) {
  if ($args.Count -gt 0 -and $args[0] -eq 'emulator') {
    $rest = @($args | Select-Object -Skip 1)
    & $node (Join-Path $root 'electron\emulator\main.ts') @rest
  } else {
    & $node $main @args
  }
  exit $LASTEXITCODE
}

function Field([string] $name, [string] $value) { "$name=$([uri]::EscapeDataString($value))" }

# What a job is called with is not the engine's affair.
$told = @($args)
$job = @()
if ($args[0] -eq 'exec' -and $args -contains '--') {
  $at = [Array]::IndexOf($args, '--')
  $told = @($args | Select-Object -First ($at + 1))
  $job = @($args | Select-Object -Skip ($at + 1))
}
$fields = @($told | ForEach-Object { Field 'a' "$_" })
$fields += Field 'cwd' (Get-Location).ProviderPath
$fields += Field 'pid' "$PID"
$redirected = [Console]::IsInputRedirected, [Console]::IsOutputRedirected, [Console]::IsErrorRedirected
$fields += Field 'tty' (-join ($redirected | ForEach-Object { [int](-not $_) }))
foreach ($name in 'TERM', 'NO_COLOR', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'COLUMNS', 'LC_ALL', 'SSH_CONNECTION',
  'DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE',
  'KUBECONFIG', 'DOCKER_CONFIG', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'PATH') {
  $value = [Environment]::GetEnvironmentVariable($name)
  if ($null -ne $value) { $fields += Field 'e' "$name=$value" }
}
if ($isCopy) {
  $fields += Field 'e' "LANYARD_SESSION=$Env:LANYARD_SESSION"
  $fields += Field 'e' "AWS_CREDENTIAL_EXPIRATION=$Env:AWS_CREDENTIAL_EXPIRATION"
}
$form = $fields -join '&'
$call = "$($args[0]) $(if ($args.Count -gt 1) { $args[1] })"
$isBounded = $call -match '^(credentials|env) |^(eks token|ecr get|ecr list)$'
$limit = if ($isAsking) { 1 } elseif ($isBounded) { 10 } else { 0 }

# Posts what the engine asks for: all of standard input, or a line that is typed.
function Answer($question) {
  $reply = if ($question.from -eq 'stdin') {
    [Console]::In.ReadToEnd()
  } else {
    [Console]::Error.Write($question.prompt)
    if ($question.echo) { [Console]::ReadLine() }
    else { [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password }
  }
  $reply | & curl.exe -q -fsS --noproxy '*' -K $config --data-binary '@-' "http://lanyard$($question.reply)" 2>$null
}

# Gives curl's exit code; what the answer ends with is left in $exit.
function Ask {
  if (-not (Test-Path $config)) { return 7 }
  # -d takes the line's end off again that PowerShell puts behind what it pipes.
  $form | & curl.exe -q -fsSN --noproxy '*' -m $limit -K $config -H 'Accept: application/x-ndjson' `
    -H 'X-Lanyard-Asks: 1' -d '@-' http://lanyard/cli 2>$null | ForEach-Object {
    $event = $_ | ConvertFrom-Json
    if ($null -ne $event.out) { [Console]::Out.Write($event.out) }
    if ($null -ne $event.err) { [Console]::Error.Write($event.err) }
    if ($null -ne $event.ask) { Answer $event.ask }
    if ($null -ne $event.job) { $script:environment = $event.job }
    if ($null -ne $event.exit) { $script:exit = $event.exit }
  }
  return $LASTEXITCODE
}

# Windows has no exec: this process stays until the job has ended, and ends as it did. The job's own variables are set
# in this process only, and so is the title.
function Become($environment) {
  foreach ($name in $environment.unset) { [Environment]::SetEnvironmentVariable($name, $null) }
  foreach ($pair in $environment.set) { [Environment]::SetEnvironmentVariable($pair[0], $pair[1]) }
  if ($null -ne $environment.command) { $script:job = @($environment.command) }
  if ($job.Count -eq 0) { $script:job = @($(if ($env:ComSpec) { $env:ComSpec } else { 'cmd.exe' })) }
  $program = Get-Command -CommandType Application, ExternalScript $job[0] -ErrorAction SilentlyContinue |
    Select-Object -First 1
  if (-not $program) { Fail 127 "There is no program `"$($job[0])`". Look at how it is written, and at your PATH." }
  $rest = @($job | Select-Object -Skip 1)
  $title = $Host.UI.RawUI.WindowTitle
  if ($null -ne $environment.title) { $Host.UI.RawUI.WindowTitle = $environment.title }
  try { & $program @rest }
  finally { if ($null -ne $environment.title) { $Host.UI.RawUI.WindowTitle = $title } }
  exit $LASTEXITCODE
}

$exit = $null
$environment = $null
$status = Ask
# A prompt and a TAB start nothing and tell of no trouble; which words there are is known without an owner too.
if ($isAsking -and $null -eq $exit) {
  if ($args[1] -eq '--words') { & $node $main @args }
  exit 0
}
if ($status -in 7, 22) {
  if (Test-Path $main) { Start-Process -WindowStyle Hidden -FilePath $node -ArgumentList "`"$main`"", 'agent' }
  for ($tick = 0; $tick -lt 100 -and $status -in 7, 22; $tick++) {
    Start-Sleep -Milliseconds 50
    $status = Ask
  }
}
if ($exit -eq 0 -and $null -ne $environment) { Become $environment }
if ($null -ne $exit) { exit $exit }
if ($status -in 7, 22) {
  Fail 69 'No Lanyard is running and none could be started. Start the app, or run `lanyard agent`.'
}
if ($status -eq 28) {
  Fail 69 'Lanyard is running, but gave no answer for 10 seconds. End its process and try again.'
}
Fail 69 'Lanyard ended before it had answered. Run it again.'

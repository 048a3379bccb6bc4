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
if ($args.Count -eq 0 -or $args[0] -match '^(agent|emulator|demo|help|version|completion|shell-init|-.*)$') {
  if ($args.Count -gt 0 -and $args[0] -eq 'emulator') {
    $rest = @($args | Select-Object -Skip 1)
    & $node (Join-Path $root 'electron\emulator\main.ts') @rest
  } else {
    & $node $main @args
  }
  exit $LASTEXITCODE
}

function Field([string] $name, [string] $value) { "$name=$([uri]::EscapeDataString($value))" }

$fields = @($args | ForEach-Object { Field 'a' "$_" })
$fields += Field 'cwd' (Get-Location).ProviderPath
$fields += Field 'pid' "$PID"
$redirected = [Console]::IsInputRedirected, [Console]::IsOutputRedirected, [Console]::IsErrorRedirected
$fields += Field 'tty' (-join ($redirected | ForEach-Object { [int](-not $_) }))
foreach ($name in 'TERM', 'NO_COLOR', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'COLUMNS', 'LC_ALL', 'SSH_CONNECTION',
  'DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'AWS_PROFILE', 'KUBECONFIG', 'DOCKER_CONFIG', 'PATH') {
  $value = [Environment]::GetEnvironmentVariable($name)
  if ($null -ne $value) { $fields += Field 'e' "$name=$value" }
}
$form = $fields -join '&'
$call = "$($args[0]) $(if ($args.Count -gt 1) { $args[1] })"
$limit = if ($call -match '^(credentials|env|prompt) |^(eks token|ecr get|ecr list)$') { 10 } else { 0 }

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
    if ($null -ne $event.become) {
      foreach ($pair in $event.become.env) { [Environment]::SetEnvironmentVariable($pair[0], $pair[1]) }
      & $event.become.path @($event.become.args)
      $script:exit = $LASTEXITCODE
    }
    if ($null -ne $event.exit) { $script:exit = $event.exit }
  }
  return $LASTEXITCODE
}

$exit = $null
$status = Ask
if ($status -in 7, 22) {
  if (Test-Path $main) { Start-Process -WindowStyle Hidden -FilePath $node -ArgumentList "`"$main`"", 'agent' }
  for ($tick = 0; $tick -lt 100 -and $status -in 7, 22; $tick++) {
    Start-Sleep -Milliseconds 50
    $status = Ask
  }
}
if ($null -ne $exit) { exit $exit }
if ($status -in 7, 22) {
  Fail 69 'No Lanyard is running and none could be started. Start the app, or run `lanyard agent`.'
}
if ($status -eq 28) {
  Fail 69 'Lanyard is running, but gave no answer for 10 seconds. End its process and try again.'
}
Fail 69 'Lanyard ended before it had answered. Run it again.'

# Lanyard in PowerShell: `lanyard use` changes this shell, and all else is the program's. $LanyardLauncher was set before.
# Written with care, but not yet run: no PowerShell was at hand.

function global:lanyard {
  if ($args.Count -eq 0 -or $args[0] -ne 'use' -or $args -contains '--help' -or $args -contains '-h') {
    & $global:LanyardLauncher @args
    return
  }
  $rest = @($args | Select-Object -Skip 1)
  if ($rest.Count -gt 0 -and $rest[0] -eq '-') {
    $rest[0] = if ($global:LanyardBefore) { $global:LanyardBefore } else { '--unset' }
  }
  $statements = & $global:LanyardLauncher use --shell powershell @rest
  if ($LASTEXITCODE -ne 0) { return }
  # What the shell has of its own, before the first session takes its place. Keys are not kept.
  if (-not $global:LanyardNow) {
    $global:LanyardOwn = @{}
    foreach ($name in 'AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION') {
      $value = [Environment]::GetEnvironmentVariable($name)
      if ($value) { $global:LanyardOwn[$name] = $value }
    }
  }
  Invoke-Expression ($statements -join "`n")
  $global:LanyardBefore = $global:LanyardNow
  $global:LanyardNow = $Env:AWS_PROFILE
  if (-not $global:LanyardNow -and $global:LanyardBefore) {
    foreach ($name in $global:LanyardOwn.Keys) { Set-Item "Env:$name" $global:LanyardOwn[$name] }
  }
}

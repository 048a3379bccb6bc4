# Completes lanyard in PowerShell. $LanyardLauncher was set before.
# Written with care, but not yet run: no PowerShell was at hand.

Register-ArgumentCompleter -Native -CommandName lanyard -ScriptBlock {
  param($word, $ast, $cursor)
  # They are asked for with the first TAB: a shell that starts does not wait for them.
  if (-not $global:LanyardRows) {
    $global:LanyardRows = @(& $global:LanyardLauncher completion --words 2>$null | ForEach-Object { , ($_ -split '\|', 4) })
  }
  $plain = $word.Trim("'")
  $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | Select-Object -Skip 1)
  $at = ''
  $wants = ''
  foreach ($element in $before) {
    $text = $element.Extent.Text
    if ($text -eq '--') { return }
    if ($wants) { $wants = ''; continue }
    foreach ($row in $global:LanyardRows) {
      if ($row[0] -cne $at -or $row[1] -cne $text) { continue }
      if ($text.StartsWith('-')) { $wants = $row[2] } else { $at = "$at $text".Trim() }
      break
    }
  }
  $found = if ($wants -eq 'shell') {
    'bash', 'zsh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'
  } elseif (-not $wants) {
    foreach ($row in $global:LanyardRows) {
      if ($row[0] -cne $at) { continue }
      if ($row[1]) { $row[1] }
      elseif (-not $plain.StartsWith('-')) { & $global:LanyardLauncher completion --names $row[2] '--' $plain 2>$null }
    }
  }
  $found | Where-Object { $_.StartsWith($plain, 'OrdinalIgnoreCase') } | ForEach-Object {
    $text = if ($_ -match '^[\w/.+:=-]+$') { $_ } else { "'" + ($_ -replace "['\u2018-\u201b]", '$0$0') + "'" }
    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
  }
}

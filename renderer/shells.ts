import type { ShellFormat } from './session-commands.ts'

/** The forms credentials can be copied in; names of programs are the same in every language. */
export const SHELLS: readonly { readonly format: ShellFormat; readonly name: string }[] = [
  { format: 'sh', name: 'bash, zsh' },
  { format: 'fish', name: 'fish' },
  { format: 'powershell', name: 'PowerShell' },
  { format: 'cmd', name: 'cmd.exe' },
  { format: 'dotenv', name: '.env' },
  { format: 'json', name: 'JSON' },
]

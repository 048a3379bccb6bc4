import { useId, useState, type ReactNode } from 'react'
import type { DesktopInput } from '../../shared/desktop-contract.ts'
import { ask } from '../ask.ts'
import { Segments } from './segments.tsx'

/** Every change applies at once; a refusal is shown, and the control goes back to what holds. */
export function change(settings: DesktopInput<'settings.change'>): void {
  void ask('settings.change', settings)
}

interface SettingProps {
  name: string
  /** What it does, in one sentence. */
  says: ReactNode
  children: (ids: { labelId: string; saysId: string }) => ReactNode
}

/** One setting: its name, what it does, and the control. */
export function Setting({ name, says, children }: SettingProps) {
  const id = useId()
  const ids = { labelId: `${id}-name`, saysId: `${id}-says` }
  return (
    <div className="setting">
      <div className="setting-text">
        <p id={ids.labelId}>{name}</p>
        <p id={ids.saysId} className="says">
          {says}
        </p>
      </div>
      {children(ids)}
    </div>
  )
}

interface SwitchSettingProps {
  name: string
  says: string
  on: boolean
  change: (on: boolean) => void
}

export function SwitchSetting({ name, says, on, change }: SwitchSettingProps) {
  return (
    <Setting name={name} says={says}>
      {({ labelId, saysId }) => (
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={on}
          aria-labelledby={labelId}
          aria-describedby={saysId}
          onClick={() => change(!on)}
        />
      )}
    </Setting>
  )
}

interface ChoiceSettingProps<C extends string> {
  name: string
  says: string
  value: C
  choices: readonly { readonly value: C; readonly text: string }[]
  change: (value: C) => void
}

/** A few choices side by side. */
export function ChoiceSetting<C extends string>({
  name,
  says,
  value,
  choices,
  change,
}: ChoiceSettingProps<C>) {
  return (
    <Setting name={name} says={says}>
      {({ labelId, saysId }) => (
        <Segments labelId={labelId} saysId={saysId} value={value} choices={choices} change={change} />
      )}
    </Setting>
  )
}

interface NumberSettingProps {
  name: string
  says: string
  value: number
  least: number
  most: number
  unit: string
  change: (value: number) => void
}

/** A whole number, taken with Enter or on leaving the field when it lies within its bounds. */
export function NumberSetting({ name, says, value, least, most, unit, change }: NumberSettingProps) {
  return (
    <Setting name={name} says={says}>
      {({ labelId, saysId }) => (
        <span className="with-unit">
          <NumberField
            key={value}
            value={value}
            least={least}
            most={most}
            change={change}
            labelId={labelId}
            saysId={saysId}
          />
          {unit}
        </span>
      )}
    </Setting>
  )
}

interface NumberFieldProps {
  value: number
  least: number
  most: number
  change: (value: number) => void
  labelId: string
  saysId: string
}

function NumberField({ value, least, most, change, labelId, saysId }: NumberFieldProps) {
  const [text, setText] = useState(String(value))
  const asked = Number(text)
  const isRight = text.trim() !== '' && Number.isInteger(asked) && asked >= least && asked <= most
  const settle = () => (isRight ? asked !== value && change(asked) : setText(String(value)))
  return (
    <input
      className="field short digits"
      inputMode="numeric"
      aria-labelledby={labelId}
      aria-describedby={saysId}
      aria-invalid={!isRight}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  )
}

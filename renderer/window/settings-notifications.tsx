import { BellOff } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../shared/text.ts'
import { useMissing, useSettings } from '../store.ts'
import { change, Setting, SwitchSetting } from './settings-controls.tsx'

const OFFERED = [60, 30, 15, 10, 5, 1, 0]
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const NIGHT = { from: 20, until: 8 }

export function NotificationSettings() {
  const { notifyMinutesBefore, quietHours } = useSettings()
  const missing = useMissing('notifications')
  return (
    <>
      {missing !== null && (
        <p className="strip">
          <BellOff />
          <span className="strip-text">{missing}</span>
        </p>
      )}
      <Setting name={t('setting.notify')} says={t('setting.notify-says')}>
        {({ labelId, saysId }) => (
          <NotifyTimes minutes={notifyMinutesBefore} labelId={labelId} saysId={saysId} />
        )}
      </Setting>
      <SwitchSetting
        name={t('setting.quiet')}
        says={t('setting.quiet-says')}
        on={quietHours !== null}
        change={(on) => change({ quietHours: on ? NIGHT : null })}
      />
      {quietHours && (
        <Setting name={t('setting.quiet-when')} says={t('setting.quiet-when-says')}>
          {() => (
            <span className="with-unit">
              <HourField
                label={t('setting.quiet-from')}
                hour={quietHours.from}
                change={(from) => change({ quietHours: { ...quietHours, from } })}
              />
              –
              <HourField
                label={t('setting.quiet-until')}
                hour={quietHours.until}
                change={(until) => change({ quietHours: { ...quietHours, until } })}
              />
            </span>
          )}
        </Setting>
      )}
    </>
  )
}

interface NotifyTimesProps {
  minutes: readonly number[]
  labelId: string
  saysId: string
}

function NotifyTimes({ minutes, labelId, saysId }: NotifyTimesProps) {
  // What was set elsewhere is offered too, or it could not be taken away here.
  const [offered] = useState(() => [...new Set([...OFFERED, ...minutes])].sort((a, b) => b - a))
  const toggle = (minute: number) => {
    const others = minutes.filter((other) => other !== minute)
    const after = others.length === minutes.length ? [...minutes, minute] : others
    change({ notifyMinutesBefore: after.toSorted((a, b) => b - a) })
  }
  return (
    <div className="ticks" role="group" aria-labelledby={labelId} aria-describedby={saysId}>
      {offered.map((minute) => (
        <label key={minute} className="tick">
          <input type="checkbox" checked={minutes.includes(minute)} onChange={() => toggle(minute)} />
          <span>{minute === 0 ? t('setting.notify-end') : t('time.minutes', { minutes: minute })}</span>
        </label>
      ))}
    </div>
  )
}

interface HourFieldProps {
  label: string
  hour: number
  change: (hour: number) => void
}

function HourField({ label, hour, change }: HourFieldProps) {
  return (
    <select
      className="field short digits"
      aria-label={label}
      value={hour}
      onChange={(event) => change(Number(event.target.value))}
    >
      {HOURS.map((hour) => (
        <option key={hour} value={hour}>
          {`${String(hour).padStart(2, '0')}:00`}
        </option>
      ))}
    </select>
  )
}

import { RadioGroup } from 'radix-ui'
import { ACCOUNT_COLOURS, accountColour } from '../../shared/colour.ts'
import { t } from '../../shared/text.ts'
import { colourStyle } from '../account-colour.ts'
import { ask } from '../ask.ts'
import { useSettings } from '../store.ts'

/** The palette for an account; the colour goes with the account wherever it is shown. */
export function ColourChoice({ account }: { account: { accountId: string; accountName: string } }) {
  const { accountColours } = useSettings()
  const { accountId } = account
  const isChosen = accountColours[accountId] !== undefined
  const change = (colours: Record<string, number>) => void ask('settings.change', { accountColours: colours })
  return (
    <div className="choice colour-choice">
      <span>{t('choice.colour')}</span>
      <RadioGroup.Root
        className="colours"
        aria-label={t('choice.colour')}
        value={String(accountColour(account, accountColours))}
        onValueChange={(value) => change({ ...accountColours, [accountId]: Number(value) })}
      >
        {ACCOUNT_COLOURS.map(({ name }, index) => (
          <RadioGroup.Item
            key={name}
            className="swatch"
            value={String(index)}
            aria-label={name}
            title={name}
            style={colourStyle(index)}
          />
        ))}
      </RadioGroup.Root>
      {isChosen && (
        <button
          type="button"
          className="button"
          data-tone="quiet"
          data-size="small"
          onClick={() => {
            const { [accountId]: _, ...others } = accountColours
            change(others)
          }}
        >
          {t('choice.colour-reset')}
        </button>
      )}
    </div>
  )
}

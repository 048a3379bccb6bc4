import { RadioGroup } from 'radix-ui'
import { ACCOUNT_COLOURS, accountColour } from '../../shared/colour.ts'
import { t } from '../../shared/text.ts'
import { colourStyle } from '../account-colour.ts'
import { ask } from '../ask.ts'
import { useMarks } from '../store.ts'

/** The palette for an account; the colour goes with the account wherever it is shown. */
export function ColourChoice({ account }: { account: { accountId: string; accountName: string } }) {
  const marks = useMarks()
  const { accountId } = account
  const isChosen = marks[accountId]?.colour !== undefined
  const change = (colour: number | null) => void ask('account.mark', { accountId, change: { colour } })
  return (
    <div className="choice colour-choice">
      <span>{t('choice.colour')}</span>
      <RadioGroup.Root
        className="colours"
        aria-label={t('choice.colour')}
        value={String(accountColour(account, marks))}
        onValueChange={(value) => change(Number(value))}
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
          onClick={() => change(null)}
        >
          {t('choice.colour-reset')}
        </button>
      )}
    </div>
  )
}

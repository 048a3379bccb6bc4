import { Plus, X } from 'lucide-react'
import { SESSION_TAGS_MAX } from '../../shared/limits.ts'
import type { SessionTag } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { FormGroup } from './form-field.tsx'
import type { SessionForm } from './session-form-state.ts'

/** The session tags, one a line. */
export function SessionTags({ form }: { form: SessionForm }) {
  const { tags } = form.typed
  const put = (place: number, change: Partial<SessionTag>) =>
    form.write({ tags: tags.map((tag, index) => (index === place ? { ...tag, ...change } : tag)) })
  return (
    <FormGroup
      label={t('form.tags')}
      fault={form.faultOf('tags')}
      says={t('form.tags-says')}
      {...(tags.length > 0 && { count: t('form.count', { count: tags.length, most: SESSION_TAGS_MAX }) })}
    >
      {() => (
        <>
          {tags.map((tag, place) => (
            // A tag has no other identity than its place: two may be alike while they are typed.
            <div key={place} className="tag-line">
              <input
                className="field"
                aria-label={t('form.tag-key')}
                placeholder={t('form.tag-key')}
                spellCheck={false}
                autoComplete="off"
                autoFocus={tag.key === ''}
                value={tag.key}
                onChange={({ target }) => put(place, { key: target.value })}
                onBlur={() => tag.key !== '' && form.leave('tags')}
              />
              <input
                className="field"
                aria-label={t('form.tag-value')}
                placeholder={t('form.tag-value')}
                spellCheck={false}
                autoComplete="off"
                value={tag.value}
                onChange={({ target }) => put(place, { value: target.value })}
                onBlur={() => form.leave('tags')}
              />
              <label className="tag-transitive">
                <input
                  type="checkbox"
                  checked={tag.transitive}
                  onChange={({ target }) => put(place, { transitive: target.checked })}
                />
                {t('form.tag-transitive')}
              </label>
              <button
                type="button"
                className="icon-button"
                aria-label={t('form.tag-remove', { key: tag.key })}
                onClick={() => form.write({ tags: tags.filter((_tag, index) => index !== place) })}
              >
                <X />
              </button>
            </div>
          ))}
          <button
            type="button"
            className="button tag-add"
            data-size="small"
            onClick={() => form.write({ tags: [...tags, { key: '', value: '', transitive: false }] })}
          >
            <Plus />
            {t('form.tag-add')}
          </button>
        </>
      )}
    </FormGroup>
  )
}

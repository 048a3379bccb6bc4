import * as v from 'valibot'
import { ERROR_CODES } from './errors.ts'

/** What a view or a program is shown of an error. */
export const errorSchema = v.object({
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  fix: v.string(),
})

import { parseRoleArn } from '../../shared/arn.ts'
import { t } from '../../shared/text.ts'
import { useNames } from '../names.ts'
import { SessionText } from './session-form-field.tsx'
import type { SessionForm } from './session-form-state.ts'

/** The ARN of the role, and what is read in it. */
export function RoleArnField({ form, isFirst = false }: { form: SessionForm; isFirst?: boolean }) {
  const names = useNames()
  const role = parseRoleArn(form.typed.roleArn.trim())
  return (
    <SessionText
      form={form}
      name="roleArn"
      field="roleArn"
      label={t('form.role-arn')}
      says={
        role
          ? t('form.role-arn-means', { role: role.roleName, id: names.id(role.accountId) })
          : t('form.role-arn-says')
      }
      placeholder="arn:aws:iam::123456789012:role/Deploy"
      mono
      isFirst={isFirst}
    />
  )
}

import type { AppError } from '../../shared/errors.ts'
import type { Clock } from './ports.ts'
import type { Store } from './store.ts'

/**
 * Things a person should know that belong to no session or portal, shown until they are dismissed. What stands there
 * already is not said again.
 */
export function createNotices({ store, clock }: { store: Store; clock: Clock }) {
  let count = 0
  return {
    tell(error: AppError): void {
      const { message } = error
      const told = store
        .get()
        .live.notices.some(({ error: { code, message: said } }) => code === error.code && said === message)
      if (told) return
      count += 1
      const notice = { id: `${error.code}-${count}`, at: clock.now(), error: error.view() }
      store.updateLive((live) => ({ ...live, notices: [...live.notices, notice] }))
    },
    dismiss(noticeId: string): void {
      store.updateLive((live) => ({ ...live, notices: live.notices.filter(({ id }) => id !== noticeId) }))
    },
    /** Nothing of this kind is wrong any more. */
    settle(code: AppError['code']): void {
      store.updateLive((live) => {
        const rest = live.notices.filter(({ error }) => error.code !== code)
        return rest.length === live.notices.length ? live : { ...live, notices: rest }
      })
    },
  }
}

export type Notices = ReturnType<typeof createNotices>

import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { SetupStep } from '../../../shared/setup.ts'
import { teamNews, type TeamFile } from '../../../shared/team-file.ts'
import type { Notices } from '../notices.ts'

/** A notice names so many of the parts. */
const MOST_NAMED = 3

/** What people are told of a team file: each thing once, though they put the notice away. */
export function createTeamFileNotices(notices: Pick<Notices, 'tell' | 'settle'>) {
  /** A digest, and the message of a trouble. */
  let toldNews: string | null = null
  let toldTrouble: string | null = null

  function tellNews(file: TeamFile | null): void {
    const news = teamNews(file)
    const digest = file && news.length > 0 ? file.digest : null
    if (digest !== null && digest === toldNews) return
    toldNews = digest
    notices.settle('team-file-news')
    if (file && digest !== null)
      notices.tell(new AppError('team-file-news', { file: printable(file.from), what: named(news) }))
  }

  /** What the network keeps away comes back by itself; it stands in the file's `error` for whoever looks. */
  function tellTrouble(trouble: AppError | null): void {
    const lasting = trouble?.code === 'unreachable' ? null : trouble
    if (lasting && lasting.message === toldTrouble) return
    toldTrouble = lasting?.message ?? null
    notices.settle('setup-invalid')
    if (lasting) notices.tell(lasting)
  }

  return {
    tell(file: TeamFile | null, trouble: AppError | null): void {
      tellNews(file)
      tellTrouble(trouble)
    },
  }
}

/** `pay (new session), deploy (changed session) and 3 more` */
function named(news: readonly SetupStep[]): string {
  const parts = news
    .slice(0, MOST_NAMED)
    .map(({ part, name, outcome }) => `${printable(name)} (${outcome} ${part.replace('-', ' ')})`)
  const more = news.length - parts.length
  return more > 0 ? `${parts.join(', ')} and ${more} more` : parts.join(', ')
}

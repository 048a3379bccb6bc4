import { AppError, toAppError } from '../../shared/errors.ts'
import { MFA_CODE } from '../../shared/limits.ts'
import { printable } from '../../shared/printable.ts'
import type { Borrowable } from '../../shared/session-draft.ts'
import type { Question, Snapshot } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import type { CliContext } from './context.ts'

/** Throws `mfa-code-invalid` for a `--mfa-code` that cannot be one. */
export function checkCode(code: string | undefined): void {
  if (code !== undefined && !MFA_CODE.test(code)) throw new AppError('mfa-code-invalid')
}

/**
 * Runs what may have to wait for the code of an MFA device, and meanwhile asks for that at the terminal; `code` is what
 * was given beforehand. Where there is nobody to ask it throws `mfa-needed`, and the question stands for whoever opens
 * the app. Their going away cancels it.
 * @param concerns Which of the open questions this call waits for.
 */
export async function withCodes<T>(
  context: CliContext,
  code: string | undefined,
  concerns: (question: Question) => boolean,
  run: () => Promise<T>,
): Promise<T> {
  const { app, invocation } = context
  const task = run()
  let given = code
  let mistyped: string | null = null
  for (;;) {
    const question = await asked(context, task, concerns)
    if (!question) return task
    if (question.rejected !== null && given === undefined && code !== undefined) {
      await app.dispatch('question.cancel', { questionId: question.id }).catch(() => {})
      await task.catch(() => {})
      const reason = question.rejected.replace(/^.*?: |\.$/g, '')
      throw new AppError('mfa-code-refused', { serial: question.serial, reason })
    }
    if (given === undefined && !invocation.tty.stderr) throw needed(question)
    const answer = given ?? (await typed(context, question, mistyped ?? question.rejected))
    given = undefined
    mistyped = null
    if (answer === null) {
      await app.dispatch('question.cancel', { questionId: question.id }).catch(() => {})
      return task
    }
    await app.dispatch('question.answer', { questionId: question.id, answer }).catch((thrown: unknown) => {
      const { code: what, message } = toAppError(thrown)
      // Somebody else has answered it.
      if (what === 'question-unknown') return
      if (what !== 'mfa-code-invalid') throw thrown
      mistyped = message
    })
  }
}

/** The questions that a session waits for. */
export function wantedFor(session: Borrowable): (question: Question) => boolean {
  return ({ sessionIds }) => 'sessionId' in session && sessionIds.includes(session.sessionId)
}

async function typed(
  { ask, err, errStyle }: CliContext,
  question: Question,
  wrong: string | null,
): Promise<string | null> {
  if (wrong !== null) err(`${errStyle.paint('soon', '!')} ${printable(wrong)}\n`)
  const names = question.wantedBy.map(printable).join(', ')
  const prompt = `${t('mfa.prompt', { serial: printable(question.serial), names })} `
  return ask({ from: 'terminal', prompt, echo: true })
}

function needed({ wantedBy, serial }: Question): AppError {
  return new AppError('mfa-needed', { name: wantedBy.map(printable).join(', '), serial: printable(serial) })
}

/** The next question to answer; `null` once the task has come to its end. */
function asked(
  { app, invocation: { signal } }: CliContext,
  task: Promise<unknown>,
  concerns: (question: Question) => boolean,
): Promise<Question | null> {
  return new Promise((resolve) => {
    let stop = (): void => {}
    const found = (question: Question | null): void => {
      stop()
      signal.removeEventListener('abort', gone)
      resolve(question)
    }
    const gone = (): void => found(null)
    const look = ({ live }: Snapshot): void => {
      const question = live.questions.find(concerns)
      if (question) found(question)
    }
    stop = app.store.watch(look)
    signal.addEventListener('abort', gone, { once: true })
    task.then(gone, gone)
    look(app.store.get())
  })
}

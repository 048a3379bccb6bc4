import { AppError } from '../../shared/errors.ts'
import type { Clock } from './ports.ts'

/** Resolves once the clock has reached `time`; rejects with `interrupted` when the signal aborts before. */
export function waitUntil(clock: Clock, time: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      stop()
      reject(new AppError('interrupted'))
    }
    const stop = clock.at(time, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}

/** The promise's own result; rejects with `interrupted` as soon as the signal aborts, whatever becomes of it. */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new AppError('interrupted'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** The promise's own result, or `null` once `milliseconds` have passed without one. */
export async function within<T>(clock: Clock, milliseconds: number, promise: Promise<T>): Promise<T | null> {
  let stop = () => {}
  const late = new Promise<null>((resolve) => {
    stop = clock.at(clock.now() + milliseconds, () => resolve(null))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    stop()
  }
}

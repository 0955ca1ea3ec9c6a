/** The run was to stop (Ctrl-C): nothing was begun from then on. */
export class StoppedError extends Error {}

/** What comes first: the work's outcome, or the end of all waiting. @throws StoppedError */
export function unlessLeft<T>(work: Promise<T>, leave: AbortSignal | undefined): Promise<T> {
  if (!leave) return work
  work.catch(() => {})
  return new Promise((resolve, reject) => {
    const over = () => reject(new StoppedError('the run was interrupted, and what was under way not waited for'))
    if (leave.aborted) return over()
    leave.addEventListener('abort', over, { once: true })
    work.then(resolve, reject).finally(() => leave.removeEventListener('abort', over))
  })
}

/** What a call gives where an answer is still to come: a promise of the host, or a macro that waits for one inside. */
export class Suspended {
  constructor(
    readonly promise: PromiseLike<unknown>,
    /** The function that waits; absent where the promise's value is the answer itself. */
    readonly waiting?: Generator<PromiseLike<unknown>, unknown, unknown>,
    readonly finish?: (value: unknown) => unknown,
  ) {}

  /** Waits on behalf of the function that called. */
  *run(): Generator<PromiseLike<unknown>, unknown, unknown> {
    const { waiting, finish } = this
    if (waiting === undefined) {
      const value = yield this.promise
      return finish ? finish(value) : value
    }
    let promise = this.promise
    for (;;) {
      let step: IteratorResult<PromiseLike<unknown>, unknown>
      let answer: unknown
      let failed = false
      try {
        answer = yield promise
      } catch (error) {
        failed = true
        answer = error
      }
      step = failed ? waiting.throw(answer) : waiting.next(answer)
      if (step.done) return finish ? finish(step.value) : step.value
      promise = step.value
    }
  }
}

type Result = unknown | Generator<PromiseLike<unknown>, unknown, unknown>

function isGenerator(value: unknown): value is Generator<PromiseLike<unknown>, unknown, unknown> {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Generator]'
}

/** Starts a generated function's result: its value if it did not have to wait. */
export function start(result: Result, finish?: (value: unknown) => unknown): unknown {
  if (!isGenerator(result)) return finish ? finish(result) : result
  const step = result.next()
  if (step.done) return finish ? finish(step.value) : step.value
  return new Suspended(step.value, result, finish)
}

/** Drives what a template's root gave to its end. */
export async function complete(result: unknown): Promise<unknown> {
  if (!(result instanceof Suspended)) return result
  const run = result.run()
  let step = run.next()
  while (!step.done) {
    let answer: unknown
    try {
      answer = await step.value
    } catch (error) {
      step = run.throw(error)
      continue
    }
    step = run.next(answer)
  }
  return step.value
}

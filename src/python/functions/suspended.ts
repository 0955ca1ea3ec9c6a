type Waiting = Generator<Suspended, unknown, unknown>

/** What a call gives where an answer is still to come: a host's promise, or a function that waits for one inside. */
export class Suspended {
  constructor(
    readonly promise: PromiseLike<unknown> | undefined,
    /** What is made of the answer. */
    readonly finish?: (value: unknown) => unknown,
    /** The function that waits, and what for. */
    readonly waiting?: Waiting,
    readonly inner?: Suspended,
  ) {}
}

function isGenerator(value: unknown): value is Waiting {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Generator]'
}

/** Starts a generated function's result: its value if it did not have to wait, else Suspended. */
export function start(result: unknown, finish?: (value: unknown) => unknown): unknown {
  if (!isGenerator(result)) return finish ? finish(result) : result
  const step = result.next()
  if (step.done) return finish ? finish(step.value) : step.value
  return new Suspended(undefined, finish, result, step.value)
}

/** Waits for what is still to come, however deep inside, and gives the value. */
export async function complete(value: unknown): Promise<unknown> {
  if (!(value instanceof Suspended)) return value
  const { promise, finish, waiting } = value
  const answer = waiting ? await drive(waiting, value.inner as Suspended) : await promise
  return finish ? finish(answer) : answer
}

async function drive(waiting: Waiting, first: Suspended): Promise<unknown> {
  let inner = first
  for (;;) {
    let step: IteratorResult<Suspended, unknown>
    let answer: unknown
    try {
      answer = await complete(inner)
    } catch (error) {
      step = waiting.throw(error)
      if (step.done) return step.value
      inner = step.value
      continue
    }
    step = waiting.next(answer)
    if (step.done) return step.value
    inner = step.value
  }
}

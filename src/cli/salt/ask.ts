import type { Dict, Value } from '../../python/values.ts'
import type { Subject } from '../../render/index.ts'
import { readPillarOption } from '../commands/apply.ts'
import { subjectOf } from '../compile.ts'
import { describeFailure } from '../failure.ts'
import { findTargets, openProject, type Project } from '../project.ts'
import { SecretHider } from '../secrets.ts'
import { sideBySide } from '../side-by-side.ts'
import { type Answered, printAnswers } from '../targets.ts'
import { withGrains } from '../with-grains.ts'
import type { Call } from './words.ts'

/** What is known of a target while it is asked. */
export interface Asked {
  readonly project: Project
  readonly subject: Subject
  readonly hider: SecretHider
  /** Of the command line. */
  readonly pillar: Dict | undefined
}

/**
 * Asks all targets of a call something that only needs their trees and their answers, and prints what they say.
 * `judge` tells what of an answer is printed, and whether it is a good one.
 */
export async function askTargets(
  call: Call,
  answer: (asked: Asked) => Promise<Value | unknown>,
  judge: (said: unknown) => { value: unknown; ok: boolean } = (value) => ({ value, ok: true }),
): Promise<void> {
  const { options } = call
  const project = openProject(options)
  const targets = await findTargets(project, call.expression)
  const pillar = readPillarOption(options.pillar)
  const answers = sideBySide(project, targets, async (target): Promise<Answered> => {
    const hider = new SecretHider(project)
    try {
      return await withGrains(project, target, hider, async ({ grains, host }) => {
        const subject = subjectOf(project, target, grains, host)
        return { target: target.id, ...judge(await answer({ project, subject, hider, pillar })) }
      })
    } catch (cause) {
      return { target: target.id, ok: false, failure: hider.failure(describeFailure(cause)) }
    }
  })
  printAnswers(await answers, options)
}

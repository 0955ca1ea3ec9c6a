import type { Dict, Value } from '../../core/values.ts'
import type { Subject } from '../../render/index.ts'
import type { StatesOptions } from '../commands/apply.ts'
import { readPillarOption } from '../commands/apply.ts'
import { subjectOf } from '../compile.ts'
import { describeFailure } from '../failure.ts'
import { findTargets, openProject, type Project } from '../project.ts'
import { SecretHider } from '../secrets.ts'
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

/** Asks all targets of a call something that only needs their trees and their answers, and prints what they say. */
export async function askTargets(call: Call, answer: (asked: Asked) => Promise<Value | unknown>): Promise<void> {
  const { options } = call
  const project = openProject(options)
  const targets = await findTargets(project, call.expression)
  const pillar = readPillarOption(options.pillar)
  const answers = targets.map(async (target): Promise<Answered> => {
    const hider = new SecretHider(project)
    try {
      return await withGrains(project, target, hider, async ({ grains, host }) => {
        const subject = subjectOf(project, target, grains, host)
        return { target: target.id, value: await answer({ project, subject, hider, pillar }), ok: true }
      })
    } catch (cause) {
      return { target: target.id, ok: false, failure: hider.failure(describeFailure(cause)) }
    }
  })
  printAnswers(await Promise.all(answers), { ...options, json: wantsJson(options) })
}

export function wantsJson({ json, saltJson }: StatesOptions): boolean {
  return json === true || saltJson === true
}

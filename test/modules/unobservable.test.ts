import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createsFact, guardFact } from '../../src/modules/cmd/guard.ts'
import { cronFact } from '../../src/modules/cron/facts.ts'
import { pathFact } from '../../src/modules/file/facts/path.ts'
import { treeFact } from '../../src/modules/file/facts/tree.ts'
import { checkoutFact } from '../../src/modules/git/facts/checkout.ts'
import { gitConfigFact } from '../../src/modules/git/facts/config.ts'
import { relationFact } from '../../src/modules/git/facts/relation.ts'
import { remoteFact } from '../../src/modules/git/facts/remote.ts'
import { readGrains } from '../../src/modules/grains/index.ts'
import { groupFact } from '../../src/modules/group/facts.ts'
import { Need } from '../../src/modules/kit/fact.ts'
import { Unobservable } from '../../src/modules/kit/unobservable.ts'
import { offerFact, packageFact, packageList, packageManager, upgradesFact } from '../../src/modules/pkg/facts.ts'
import { packageFile } from '../../src/modules/pkg/package-file.ts'
import { simulationFact } from '../../src/modules/pkg/providers/apt/simulation.ts'
import { roleFact } from '../../src/modules/postgres/facts/index.ts'
import { serviceFact } from '../../src/modules/service/facts.ts'
import { serviceList } from '../../src/modules/service/list.ts'
import { actorFact } from '../../src/modules/user/actor.ts'
import { userFact } from '../../src/modules/user/facts.ts'
import type { Answer } from '../../src/transport/types.ts'
import { readAnswers } from './support.ts'

/** A need of every kind that a shell is asked for; the two kinds that have a word of their own for it are below. */
const needs: { readonly [kind: string]: Need } = {
  actor: actorFact() as Need,
  creates: createsFact('/a') as Need,
  cron: cronFact('ann') as Need,
  'git-checkout': checkoutFact('/srv/app', 'origin', undefined) as Need,
  'git-config': gitConfigFact({ key: 'a.b' }) as Need,
  'git-relation': relationFact('/srv/app', undefined, 'a', 'b') as Need,
  group: groupFact('ann') as Need,
  guard: guardFact({ command: 'true' }) as Need,
  'guard as a user': guardFact({ command: 'true', runas: 'ann' }) as Need,
  package: packageFact('sl') as Need,
  'package-file': packageFile({ path: '/srv/sl.deb' }) as Need,
  'package-list': packageList('') as Need,
  'package-manager': packageManager('') as Need,
  'package-offer': offerFact('sl') as Need,
  'package-simulation': simulationFact(['install', '--', 'sl']) as Need,
  'package-upgrades': upgradesFact('upgrade', false) as Need,
  path: pathFact('/a', ['sha256', 'content', 'times', 'attributes']) as Need,
  service: serviceFact('cron') as Need,
  'service-list': serviceList('all') as Need,
  tree: treeFact('/a') as Need,
  user: userFact('ann', ['shadow']) as Need,
}

/** What is understood of one need where each of its probes is answered so. */
function understand(need: Need, answer: Answer): unknown {
  try {
    const { kind, key } = need
    return readAnswers(
      kind,
      [need],
      kind.ask([need]).map(() => answer),
    ).get(key)
  } catch (cause) {
    if (cause instanceof Unobservable) return cause
    throw cause
  }
}

const answer = (more: Partial<Answer>): Answer => ({
  code: 0,
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  ...more,
})

describe.each(Object.entries(needs))('%s', (_, need) => {
  test.each([
    ['was not run', answer({ code: 125, failure: { ran: false, why: 'no room' } }), 'no room'],
    ['ran, its output is lost', answer({ failure: { ran: true, why: 'no head' } }), 'no head'],
    ['lacks a program', answer({ code: 127, stderr: Buffer.from('sh: tool: not found\n') }), 'tool: not found'],
    ['was killed', answer({ code: 137 }), '137'],
  ])('what %s is no fact', (_, given, why) => {
    const fact = understand(need, given)
    expect(fact).toBeInstanceOf(Unobservable)
    if (need.kind.name !== 'guard' || given.failure) expect((fact as Unobservable).message).toContain(why)
  })
})

test('a remote and a server of PostgreSQL say in their own words why they could not be asked', () => {
  const failure = { ran: false, why: 'there is no su on the host' }
  expect(understand(remoteFact('https://example.org/a', {}) as Need, answer({ code: 125, failure }))).toEqual({
    refs: {},
    error: failure.why,
  })
  expect(
    understand(
      roleFact({ by: 'program', dialect: 'postgresql', as: 'postgres', database: 'postgres' }, 'a') as Need,
      answer({ code: 125, failure }),
    ),
  ).toEqual({
    is: 'unreachable',
    at: 'host',
    why: `PostgreSQL cannot be asked on the host yet (psql as postgres): ${failure.why}`,
  })
})

test('grains that were not said to their end are none', () => {
  expect(() => readGrains(answer({ stdout: Buffer.from('== uname\nLinux a 1 2 x86_64\n') }), 'a')).toThrow(Unobservable)
  expect(() => readGrains(answer({ failure: { ran: true, why: 'cut' } }), 'a')).toThrow(Unobservable)
})

interface Case {
  readonly title: string
  readonly kind: string
  /** Keys, in the form of the kind. */
  readonly keys: readonly string[]
  readonly answers: readonly { readonly code?: number; readonly stdout?: string; readonly stderr?: string }[]
  /** By key: the reason why it could not be observed, or `null` for a fact. */
  readonly unobservable: { readonly [key: string]: string | null }
}

const cases = parse(readFileSync(new URL('unobservable.yaml', import.meta.url), 'utf8')) as Case[]

describe('one that could not be observed takes no other with it', () => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', (_, { kind, keys, answers, unobservable }) => {
    const [model] = [needs[kind]!]
    const asked = keys.map(
      (key) =>
        new Need(
          model.kind,
          key,
          model.want.filter(() => kind !== 'path'),
        ),
    )
    const given = answers.map(({ code = 0, stdout = '', stderr = '' }) =>
      answer({ code, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) }),
    )
    expect(model.kind.ask(asked)).toHaveLength(given.length)
    const facts = readAnswers(model.kind, asked, given)
    const reasons = keys.map((key) => {
      const fact = facts.get(key)
      return [key, fact instanceof Unobservable ? fact.message : null]
    })
    expect(Object.fromEntries(reasons)).toEqual(unobservable)
  })
})

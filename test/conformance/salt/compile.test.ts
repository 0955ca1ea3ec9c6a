import { describe, expect, test } from 'vitest'
import { deviations } from '../deviations.ts'
import { askCompiler, type Outcome } from './answer.ts'
import { type Case, readCases, saysNoLess } from './case.ts'

/** Made for kstate and put to Salt 3007.1 as the given ones were. */
const own = ['own-forms', 'own-trees', 'own-low', 'own-pillar', 'own-render']
const asGiven = ['low', 'errors', 'include', 'top', 'pillar', 'render', 'calls']

for (const theme of [...asGiven, ...own]) {
  describe(`what Salt's compiler says: ${theme}`, () => {
    for (const given of readCases(theme)) {
      if (given.call.fun === 'state.single') continue // a case of the command line
      const deviation = deviations.get(given.name)
      test(deviation ? `${given.name} differs: ${deviation.reason}` : given.name, async () => {
        const outcome = await askCompiler(given)
        if (!deviation) return compare(given, outcome)
        expect(() => compare(given, outcome), 'it does not differ').toThrow()
        expect(outcome).toEqual(deviation.answer)
      })
    }
  })
}

function compare({ expect: { retcode, ...wanted } }: Case, outcome: Outcome): void {
  if (wanted.crash !== undefined) {
    expect(outcome.errors, 'a clean error in place of a crash').not.toEqual([])
    expect(outcome.errors).toBeDefined()
  } else if (wanted.errors || wanted.invalid_arguments !== undefined) {
    const said = (outcome.errors ?? []).join('\n')
    for (const text of wanted.errors ?? [wanted.invalid_arguments!]) expect(saysNoLess(said, text) || said).toBe(true)
  } else if (wanted.results) {
    const row = ({ id, name, state, fun }: { [key: string]: unknown }) => ({ id, name, state, fun })
    expect(outcome.errors ?? outcome.steps).toEqual(
      wanted.results.map((result) => row(result as { [key: string]: unknown })),
    )
  } else if (wanted.pillar && typeof wanted.pillar === 'object' && '_errors' in wanted.pillar) {
    const { _errors: texts, ...rest } = wanted.pillar as { _errors: string[] }
    const { _errors: said, ...own } = outcome.pillar as { _errors: string[] }
    expect(own).toEqual(rest)
    for (const text of texts) expect(saysNoLess(said.join('\n'), text) || said).toBe(true)
  } else expect(outcome).toEqual(wanted)
}

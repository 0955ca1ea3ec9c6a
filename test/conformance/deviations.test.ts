import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deviations } from './deviations.ts'
import { readCases } from './salt/case.ts'

const themes = readdirSync(new URL('salt/cases', import.meta.url)).filter((file) => file !== 'signatures.json')
const names = new Set(themes.flatMap((file) => readCases(file.replace('.json', '')).map(({ name }) => name)))

test.each([...deviations.values()])('$case is a case, and its answer is given with a reason', (deviation) => {
  expect(names).toContain(deviation.case)
  expect(deviation.reason).toMatch(/\w+ \w+/)
  expect(deviation.answer).toBeDefined()
})

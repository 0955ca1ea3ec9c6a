import { expect, test } from 'vitest'
import { formatGithub } from '../../src/lint/index.ts'

test('a finding is one workflow command, whatever its text holds', () => {
  const finding = {
    code: 'argument-unknown',
    severity: 'error' as const,
    summary: '100% wrong: a, b',
    detail: 'one\r\ntwo',
    hint: 'write `c`',
    at: { file: 'states/a,b:c%.sls', line: 3, column: 5 },
    targets: [],
  }
  expect(formatGithub(finding)).toBe(
    '::error file=states/a%2Cb%3Ac%25.sls,line=3,col=5,title=argument-unknown::100%25 wrong: a, b%0Aone%0D%0Atwo%0Ahint: write `c`',
  )
})

test('a finding without a place has only its title; a note is a notice', () => {
  const finding = { code: 'host-needed', severity: 'error' as const, summary: 'x', targets: [] }
  expect(formatGithub(finding, 'notice')).toBe('::notice title=host-needed::x')
})

test('files are named from the root of the repository', () => {
  const finding = { code: 'a-b', severity: 'warning' as const, summary: 'x', at: { file: 'a.sls' }, targets: [] }
  expect(formatGithub(finding, 'warning', (file) => `salt/${file}`)).toBe('::warning file=salt/a.sls,title=a-b::x')
})

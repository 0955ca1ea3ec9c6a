import { type Dict, fromJson } from '../../../src/jinja/index.ts'
import { type Case, type Outcome, runCase } from '../../conformance/jinja/harness.ts'
import { CONTEXT, generateSample, type Sample } from './generate.ts'
import { generateWideSample } from './wide.ts'

export { CONTEXT, generateSample, generateWideSample }

/** Addresses of objects differ from run to run. */
export function withoutAddresses(text: string | undefined): string | undefined {
  return text?.replace(/ at 0x[0-9a-f]+/g, '').replace(/ object>/g, '>')
}

/** Renders a sample here. */
export function renderSample(sample: Sample): Promise<Outcome> {
  const values = fromJson(CONTEXT) as Dict
  return runCase({ name: '', context: '', ...sample, values } as unknown as Case)
}

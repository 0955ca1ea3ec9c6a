/** What a `proof.yaml` may hold, as JSON Schema: unknown keys are refused, so that a slip of the pen proves nothing in silence. */
const text = { type: 'string', minLength: 1 }
const reasons = { type: 'object', minProperties: 1, additionalProperties: text }
const ids = { type: 'array', minItems: 1, items: text }
const truth = { type: 'object', minProperties: 1, additionalProperties: { type: 'string' } }
const failures = { type: 'object', minProperties: 1, additionalProperties: text }
const reports = {
  type: 'object',
  minProperties: 1,
  additionalProperties: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      comment: { type: 'string' },
      changes: { type: 'object' },
      warnings: { type: 'array', items: { type: 'string' } },
    },
  },
}

const brokenBy = {
  type: 'object',
  required: ['by'],
  additionalProperties: false,
  properties: { by: text, steps: ids, unknown: reasons, truth, reports },
}

const stage = {
  type: 'object',
  required: ['title', 'states', 'truth'],
  additionalProperties: false,
  properties: {
    title: text,
    prepare: text,
    states: text,
    truth,
    planned: reports,
    reports,
    fails: failures,
    fails_in_apply: failures,
    unchanged: ids,
    again: reasons,
    unknown: reasons,
    hides: ids,
    break: { anyOf: [text, brokenBy] },
    not_under_busybox: text,
  },
}

export const proofSchema = {
  type: 'object',
  required: ['stages'],
  additionalProperties: false,
  properties: {
    image: { enum: ['bare', 'full'] },
    files: { type: 'object', additionalProperties: { type: 'string' } },
    pillar: { type: 'object', minProperties: 1 },
    shell_functions: text,
    differs: reasons,
    restless: reasons,
    unbroken: reasons,
    stages: { type: 'array', minItems: 1, items: stage },
  },
}

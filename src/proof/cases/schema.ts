/** What a case may hold, as JSON Schema: a key that nothing reads is refused. */
const text = { type: 'string' }
const facts = {
  type: 'array',
  items: {
    type: 'object',
    required: ['kind', 'key', 'value'],
    additionalProperties: false,
    properties: { kind: text, key: true, value: true },
  },
}
const object = (required: readonly string[], properties: Record<string, unknown>) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
})
const answer = { code: { type: 'integer' }, stdout: text, stderr: text, late: { const: true } }
const report = { changes: true, comment: text, result: { type: 'boolean' }, warnings: { type: 'array', items: text } }

export const caseSchema = object(['title'], {
  title: { type: 'string', minLength: 1 },
  args: true,
  io: object([], {
    files: { type: 'object' },
    modes: { type: 'object' },
    web: { type: 'object' },
    pillar: { type: 'object' },
    grains: { type: 'object' },
    random: { type: ['array', 'string'] },
    links: { type: 'object' },
    large: { type: 'object' },
    requiredFiles: { type: 'array' },
  }),
  planning: { type: 'boolean' },
  facts,
  predicted: facts,
  watch: { type: 'object' },
  refused: { type: 'string', minLength: 1 },
  failure: { type: 'string', minLength: 1 },
  verdict: object(['kind', 'comment'], {
    kind: { enum: ['clean', 'change', 'fail', 'unknown'] },
    comment: text,
    changes: true,
    testComment: text,
    plannedResult: { type: 'boolean' },
    warnings: { type: 'array', items: text },
  }),
  silent: { type: 'string', minLength: 1 },
  actions: {
    type: 'array',
    items: object([], {
      script: text,
      stdin: text,
      hex: text,
      user: text,
      timeout: { type: 'number' },
      success: { type: 'array', items: { type: 'integer' } },
      isolate: { const: true },
      sql: { type: 'array', items: text },
      exclusive: { type: 'array', items: text },
    }),
  },
  answers: { type: 'array', items: object(['code'], answer) },
  after: facts,
  report: object(['changes', 'comment'], report),
  failed: object(['code', 'changes', 'comment'], { ...answer, ...report }),
})

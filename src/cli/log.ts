import { DiagnosticError, error } from '../core/diagnostics.ts'
import { visibleJson } from '../core/terminal-text.ts'
import type { GlobalOptions } from './global-options.ts'
import { note } from './terminal.ts'

/** What the rest of the command line needs of a logger; pino's own shape. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** Logs to standard error for people, or to a file as JSON lines. Loaded only where something may be logged. */
export async function openLog(options: GlobalOptions, redact: (text: string) => string): Promise<Log> {
  if (options.logLevel === 'quiet' || (options.logLevel === 'warn' && !options.logFile)) return silent
  const { pino } = await import('pino')
  if (options.logFile) {
    const file = openFile(() => pino.destination({ dest: options.logFile, sync: true }))
    const visible = { write: (line: string) => void file.write(String(visibleJson(line))) }
    return redacting(pino({ level: options.logLevel }, visible), redact)
  }
  return redacting(
    pino({ level: options.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, forPeople),
    redact,
  )
}

function openFile<T>(open: () => T): T {
  try {
    return open()
  } catch (cause) {
    throw new DiagnosticError(error('log-file', `--log-file cannot be written: ${(cause as Error).message}`))
  }
}

/** pino's lines as `12:34:56.789 DEBUG target: message`. */
const forPeople = {
  write(line: string): void {
    const { level, time, msg, target, ...more } = JSON.parse(line) as Record<string, unknown>
    const name = { 20: 'DEBUG', 30: 'INFO', 40: 'WARN', 50: 'ERROR' }[level as number] ?? 'TRACE'
    const fields = Object.keys(more).length > 0 ? ` ${JSON.stringify(more)}` : ''
    note(`${String(time).slice(11, 23)} ${name} ${target ? `${target}: ` : ''}${msg}${fields}`)
  },
}

function redacting(log: Log, redact: (text: string) => string): Log {
  return {
    debug: (fields, message) => log.debug(fields, redact(message)),
    info: (fields, message) => log.info(fields, redact(message)),
    warn: (fields, message) => log.warn(fields, redact(message)),
    error: (fields, message) => log.error(fields, redact(message)),
  }
}

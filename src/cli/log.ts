import { type Log, noLog } from '../app/index.ts'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import { visibleJson } from '../core/terminal-text.ts'
import type { GlobalOptions } from './global-options.ts'
import { note } from './terminal.ts'

/** Logs to standard error for people, or to a file as JSON lines. Loaded only where something may be logged. */
export async function openLog(options: GlobalOptions): Promise<Log> {
  if (options.logLevel === 'quiet' || (options.logLevel === 'warn' && !options.logFile)) return noLog
  const { pino } = await import('pino')
  if (options.logFile) {
    const file = openFile(() => pino.destination({ dest: options.logFile, sync: true }))
    const visible = { write: (line: string) => void file.write(String(visibleJson(line))) }
    return logOf(pino({ level: options.logLevel }, visible))
  }
  return logOf(pino({ level: options.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, forPeople))
}

/** pino's loggers look like promises to a type checker. */
function logOf(logger: Log): Log {
  return {
    info: (fields, message) => logger.info(fields, message),
    debug: (fields, message) => logger.debug(fields, message),
  }
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

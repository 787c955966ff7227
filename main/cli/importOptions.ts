import type { ImportReport, SourceAnswer } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { Engine } from '../engine/engine.ts'
import { openQuestions } from '../index/questions.ts'
import type { CommandLine } from './commandLine.ts'

/** `--timezone`, `--self` and `--date-order` answer what the sources of this import leave open. Throws Usage. */
export function answersFromOptions(
  line: CommandLine,
): (engine: Engine, report: ImportReport) => Promise<void> {
  const zone = line.text('timezone')
  const self = line.many('self')
  const order = line.text('date-order')
  if (zone !== undefined && !isZone(zone)) throw new AppError('Usage', { problem: 'timezone' })
  if (order !== undefined && order !== 'DMY' && order !== 'MDY')
    throw new AppError('Usage', { problem: 'date-order' })

  return async (engine, report) => {
    const brought = new Set(report.perFile.map(file => file.item))
    const answers = new Map<string, SourceAnswer>()
    for (const question of openQuestions(engine.db)) {
      if (!brought.has(question.item)) continue
      const answer = answers.get(question.item) ?? { item: question.item }
      answers.set(question.item, answer)
      if (question.question === 'zone' && zone !== undefined) answer.zone = zone
      if (question.question === 'dateOrder' && order !== undefined) answer.dateOrder = order
      if (question.question === 'self') {
        const names = self.filter(name => question.choices.some(choice => choice.value === name))
        if (names.length > 0) answer.self = names
      }
    }
    await engine.answer([...answers.values()].filter(answer => Object.keys(answer).length > 1))
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

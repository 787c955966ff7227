import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyAnswers } from '../engine/applyAnswersFile.ts'
import { Engine } from '../engine/engine.ts'
import { madePrint, makePrinted } from '../engine/prints.ts'
import { parseAnswersFile } from '../import/answersFile.ts'
import { resourcePath } from '../resourceFolder.ts'
import { makeLetter, printOptions } from './papers.ts'
import { terminalServices } from './session.ts'
import { writeFileSafely } from './writeFileSafely.ts'

/**
 * The main job on the invented sample, without a window: a new vault, the sample imported with its answers, and into
 * `output` the timeline, the evidence list and four letters. The vault is thrown away.
 */
export async function sampleJob(output: string, say: (value: object) => Promise<void>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-vault-sample-'))
  await mkdir(output, { recursive: true })
  const { engine } = await Engine.create(
    join(folder, 'vault'),
    randomBytes(24).toString('base64'),
    terminalServices,
  )
  try {
    const sample = resourcePath('sample')
    const report = await engine.startImport([join(sample, 'phone'), join(sample, 'mother')]).done
    const answers = parseAnswersFile(await readFile(join(sample, 'answers.json'), 'utf8'))
    await applyAnswers(engine, answers)
    const files: string[] = []
    const save = async (name: string, bytes: Uint8Array): Promise<void> => {
      await writeFileSafely(join(output, name), bytes)
      files.push(join(output, name))
    }
    const timeline = await makePrinted(engine, printOptions('timeline', 'zh-CN'))
    await save('timeline.pdf', madePrint(timeline.id))
    const list = await makePrinted(engine, printOptions('evidence-list', 'zh-CN'))
    await save('evidence-list.pdf', madePrint(list.id))
    for (const channel of ['platform', 'nfra', '12321', 'police'] as const) {
      const letter = await makeLetter(engine, channel, 'zh-CN', answers.statements ?? [], 'docx')
      await save(`${channel}.docx`, letter.bytes)
    }
    await say({ files, imported: report.imported, events: report.events, seconds: report.seconds })
    return 0
  } finally {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  }
}

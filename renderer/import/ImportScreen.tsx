/** The import that runs, then its questions (one sheet), then an account of every file and message. */
import { DropCard } from '../home/DropCard.tsx'
import { NextSteps } from '../home/NextSteps.tsx'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useHomeState } from '../model/homeState.tsx'
import { useImportJob, useJobEnded } from '../model/importJob.tsx'
import { useCall } from '../model/vault.ts'
import { Card } from '../ui/Card.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Page } from '../ui/Page.tsx'
import { Account } from './Account.tsx'
import { Again } from './Again.tsx'
import { QuestionSheet } from './QuestionSheet.tsx'
import { WatchedFolder } from './WatchedFolder.tsx'
import { RunningImport } from './RunningImport.tsx'
import { Sources } from './Sources.tsx'
import { LockedArchives } from './LockedArchives.tsx'

export function ImportScreen() {
  const t = useText('import')
  const ts = useText('sources')
  const format = useFormat()
  const { progress, running } = useImportJob()
  const home = useHomeState().value
  const next = home?.next.filter(({ code }) => code !== 'answer' && code !== 'import') ?? []
  const report = useCall('import.report', { job: null }, { skip: running })
  const questions = useCall('import.questions', null, { again: ['index.changed'] })
  const again = () => {
    report.reload()
    questions.reload()
  }
  useJobEnded(again)

  if (running && progress) {
    return (
      <Page
        title={progress.paused ? t('pausedTitle') : t('runningTitle')}
        lead={progress.paused ? t('pausedLead') : t('runningLead')}
        width="text"
      >
        <RunningImport progress={progress} />
      </Page>
    )
  }
  const failure = report.failure ?? questions.failure
  if (failure) {
    return (
      <Page title={t('title')} width="text">
        <ErrorNotice failure={failure} onRetry={again} />
      </Page>
    )
  }
  if (report.loading || questions.loading) return <Loading />
  const open = questions.value ?? []
  const done = report.value
  const title =
    open.length > 0
      ? t(done ? 'doneOpen' : 'onlyOpen', { count: open.length })
      : done
        ? t(
            done.cancelled
              ? 'cancelledTitle'
              : done.again.length > 0 && done.imported === 0
                ? 'againTitle'
                : 'doneTitle',
          )
        : t('title')
  const messagesIn = done?.perFile.reduce((sum, file) => sum + file.messagesIn, 0) ?? 0
  const unread = done?.perFile.reduce((sum, file) => sum + file.unread, 0) ?? 0
  return (
    <Page
      title={title}
      lead={
        done
          ? format.sentences([
              t('files', {
                count: done.files,
                n: format.number(done.files),
                imported: format.number(done.imported),
                duplicate: format.number(done.duplicate),
                skipped: format.number(done.skipped.length),
              }),
              messagesIn > 0 &&
                t('messages', {
                  count: messagesIn,
                  n: format.number(messagesIn),
                  read: format.number(messagesIn - unread),
                  unread: format.number(unread),
                }),
              done.confirmed > 0 &&
                ts('confirmed', { count: done.confirmed, n: format.number(done.confirmed) }),
              done.seconds < 1 ? t('tookMoment') : t('took', { time: format.duration(done.seconds) }),
            ])
          : t(home !== null && home.objects > 0 ? 'leadLater' : 'lead')
      }
    >
      {done && done.again.length > 0 && <Again again={done.again} />}
      <LockedArchives report={done} />
      {open.length > 0 ? (
        <QuestionSheet questions={open} onAnswered={again} />
      ) : (
        done && <NextSteps steps={next.slice(0, 1)} />
      )}
      {done ? (
        <Account report={done} />
      ) : (
        <>
          <DropCard large />
          {home !== null && home.objects > 0 && (
            <Card title={ts('title')}>
              <Sources />
            </Card>
          )}
        </>
      )}
      <WatchedFolder />
    </Page>
  )
}

/** Print and export: what goes on paper at the left, the true pages at the right; saved is what is shown. */
import { FileCheck2, FileDown, RefreshCw } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Locale, Printed, PrintKind, PrintOptions, TimelineFilter } from '../../preload/contract.ts'
import { PaperProofNotice } from '../health/PaperProofNotice.tsx'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { type Failed, asFailed } from '../model/failure.ts'
import { useParams } from '../model/navigation.tsx'
import { usePaperProof } from '../model/proof.ts'
import { notify } from '../model/toasts.ts'
import { call, useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ToggleChip } from '../ui/Chip.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { DateField } from '../ui/DateField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Select } from '../ui/Select.tsx'
import { PdfPreview } from '../viewer/PdfPreview.tsx'
import css from './PrintScreen.module.css'

type Choice = 'all' | 'range' | 'marked' | 'exhibits' | 'selection'

export function PrintScreen() {
  const t = useText('print')
  const format = useFormat()
  const language = useLanguage()
  const { state } = useAppState()
  const params = useParams('print')
  const given = params.filter
  const [kind, setKind] = useState<PrintKind>(params.kind ?? 'timeline')
  const [choice, setChoice] = useState<Choice>(given ? 'selection' : 'all')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [locale, setLocale] = useState<Locale>(language)
  const [mask, setMask] = useState(true)
  const [thumbnails, setThumbnails] = useState(true)
  const [exhibits, setExhibits] = useState(true)
  const [landscape, setLandscape] = useState(true)
  const [copies, setCopies] = useState('3')
  const [printed, setPrinted] = useState<Printed | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [making, setMaking] = useState(false)
  const round = useRef(0)
  const proof = usePaperProof()
  const forgetProof = useEffectEvent(proof.forget)

  const filter: TimelineFilter =
    choice === 'selection' && given
      ? { ...given, oldestFirst: true }
      : {
          oldestFirst: true,
          ...(choice === 'range' && from ? { from } : {}),
          ...(choice === 'range' && to ? { to } : {}),
          ...(choice === 'marked' ? { findings: 'any' as const } : {}),
          ...(choice === 'exhibits' ? { exhibitsOnly: true } : {}),
        }
  const count = useCall('timeline.page', { filter, limit: 1 }, { again: ['index.changed'] })
  const total = count.value?.total ?? 0
  /** The custody record is the journal, whole. */
  const whole = kind === 'custody'
  const options: PrintOptions = {
    kind,
    locale,
    filter,
    maskThirdParties: mask,
    thumbnails,
    hashes: true,
    exhibits: kind === 'evidence-list' && exhibits,
    paper: kind === 'evidence-list' && landscape ? 'landscape' : 'portrait',
    copies: Number(copies),
  }
  const key = JSON.stringify(options)
  // What is shown must be what the options say; a change makes the pages stale.
  useEffect(() => {
    round.current += 1
    setPrinted(null)
    setFailure(null)
    forgetProof()
  }, [key])

  const make = () => {
    const mine = round.current
    setMaking(true)
    setFailure(null)
    call('print.make', options)
      .then(
        made => mine === round.current && setPrinted(made),
        (error: unknown) => mine === round.current && setFailure(asFailed(error)),
      )
      .finally(() => setMaking(false))
  }
  const save = () => {
    if (printed === null) return
    const { id } = printed
    proof.begin({ print: id }, () => {
      call('print.save', { id }).then(
        ({ saved }) => saved && notify(t('saved')),
        (error: unknown) => setFailure(asFailed(error)),
      )
    })
  }

  return (
    <div className={css.screen}>
      <section className={css.options} aria-label={t('options')}>
        <h1>{t('title')}</h1>
        <fieldset className={css.group}>
          <legend>{t('what')}</legend>
          <div className={css.kinds}>
            {(['timeline', 'evidence-list', 'custody'] as const).map(id => (
              <button
                key={id}
                type="button"
                aria-pressed={kind === id}
                className={css.kind}
                onClick={() => setKind(id)}
              >
                <strong>{t(`kind.${id}`)}</strong>
                <span>{t(`kindMore.${id}`)}</span>
              </button>
            ))}
          </div>
        </fieldset>
        {!whole && (
          <fieldset className={css.group}>
            <legend>{t('which')}</legend>
            <div className={css.chips}>
              {(
                [...(given ? (['selection'] as const) : []), 'all', 'range', 'marked', 'exhibits'] as Choice[]
              ).map(id => (
                <ToggleChip key={id} isSelected={choice === id} onChange={() => setChoice(id)}>
                  {t(`choice.${id}`)}
                </ToggleChip>
              ))}
            </div>
            {choice === 'range' && (
              <div className={css.two}>
                <DateField label={t('from')} value={from} onChange={setFrom} />
                <DateField label={t('to')} value={to} onChange={setTo} />
              </div>
            )}
            <p className={css.note}>{t('count', { count: total, n: format.number(total) })}</p>
            {kind === 'evidence-list' && total > 0 && <p className={css.note}>{t('listTakes')}</p>}
          </fieldset>
        )}
        <fieldset className={css.group}>
          <legend>{t('how')}</legend>
          <div className={css.two}>
            <Select
              label={t('language')}
              value={locale}
              onChange={setLocale}
              options={[
                { id: 'zh-CN', label: '中文' },
                { id: 'en', label: 'English' },
              ]}
            />
            {kind === 'evidence-list' && (
              <Select
                label={t('copies')}
                value={copies}
                onChange={setCopies}
                options={['1', '2', '3', '4', '5', '6'].map(id => ({
                  id,
                  label: t('copyCount', { count: Number(id) }),
                }))}
              />
            )}
          </div>
          <Switch isSelected={mask} onChange={setMask} description={t('maskMore')}>
            {t('mask')}
          </Switch>
          {!whole && (
            <Switch isSelected={thumbnails} onChange={setThumbnails}>
              {t('thumbnails')}
            </Switch>
          )}
          {kind === 'evidence-list' && (
            <>
              <Switch isSelected={exhibits} onChange={setExhibits} description={t('exhibitsMore')}>
                {t('exhibits')}
              </Switch>
              <Switch isSelected={landscape} onChange={setLandscape} description={t('landscapeMore')}>
                {t('landscape')}
              </Switch>
            </>
          )}
        </fieldset>
        <p className={css.note}>{state.canPrint ? t('plain') : t('cannotPrint')}</p>
        {failure && <ErrorNotice failure={failure} onRetry={make} />}
        <div className={css.foot}>
          <PaperProofNotice proof={proof} />
          <div className={css.actions}>
            <Button
              variant={printed === null ? 'primary' : 'default'}
              icon={<RefreshCw size={16} aria-hidden />}
              isPending={making}
              isDisabled={(total === 0 && !whole) || !state.canPrint}
              onPress={make}
            >
              {printed === null ? t('make') : t('makeAgain')}
            </Button>
            <Button
              variant={printed === null ? 'default' : 'primary'}
              icon={<FileDown size={16} aria-hidden />}
              isDisabled={printed === null || proof.running}
              onPress={save}
            >
              {t('save')}
            </Button>
          </div>
          {printed !== null && (
            <p className={css.note} role="status">
              <FileCheck2 size={16} aria-hidden />{' '}
              {t(whole ? 'madeRecord' : 'made', {
                count: printed.events,
                pages: printed.pages,
                n: format.number(printed.events),
                size: format.bytes(printed.bytes),
              })}
            </p>
          )}
        </div>
      </section>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={css.pages} aria-label={t('pages')} tabIndex={printed === null ? undefined : 0}>
        {printed !== null ? (
          <PdfPreview printed={printed} />
        ) : making ? (
          <Progress label={t('making')} value={null} />
        ) : (
          <EmptyState icon={<FileDown size={28} aria-hidden />} title={t('noPages')}>
            {count.value !== null && total === 0 && !whole ? t('nothingToPrint') : t('noPagesMore')}
          </EmptyState>
        )}
      </section>
    </div>
  )
}

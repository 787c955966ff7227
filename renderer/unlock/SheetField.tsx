import { ScanLine } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { digitsOf, wrongGroup } from '../model/recoveryDigits.ts'
import { useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { TextField } from '../ui/TextField.tsx'
import { readSquare } from './readSquare.ts'
import css from './Unlock.module.css'

const lineGroups = 5
const lineDigits = 30

/** Part 2 of the recovery sheet: read from a photo of its square, or typed line by line. */
export function SheetField(props: { value: string; onChange: (value: string) => void; autoFocus: boolean }) {
  const { value, onChange, autoFocus } = props
  const t = useText('unlock')
  const [unread, setUnread] = useState(false)
  const read = useAction(async (file: File) => {
    const digits = await readSquare(file)
    setUnread(digits === null)
    // Shown in lines as on paper, so that the two can be compared.
    if (digits !== null) onChange((digits.match(/\d{30}/g) ?? []).map(grouped).join('\n'))
  })
  const text = value.replace(/^\s*\d{1,2}[\s.:)、]\s*(?=\d{6})/gmu, '')
  const digits = digitsOf(text)
  const wrong = wrongGroup(digits)
  const error =
    wrong === null
      ? undefined
      : t('lineWrong', {
          line: Math.ceil(wrong / lineGroups),
          group: ((wrong - 1) % lineGroups) + 1,
        })
  const lines = Math.floor(digits.length / lineDigits)
  return (
    <section className={css.sheet} aria-label={t('sheet')}>
      <h2>{t('sheet')}</h2>
      <p className={css.note}>{t('sheetLead')}</p>
      <div>
        <FileTrigger
          acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']}
          onSelect={files => {
            const file = files?.[0]
            if (file) void read.run(file)
          }}
        >
          <Button icon={<ScanLine size={18} aria-hidden />} isPending={read.running}>
            {t('readSquare')}
          </Button>
        </FileTrigger>
      </div>
      {unread && (
        <p className={css.wrong} role="alert">
          {t('squareUnread')}
        </p>
      )}
      {read.failure && <ErrorNotice failure={read.failure} />}
      <TextField
        label={t('sheetLines')}
        description={t('sheetLinesRead', { n: Math.min(lines, 10) })}
        error={error}
        value={value}
        onChange={onChange}
        rows={10}
        autoFocus={autoFocus}
        inputMode="numeric"
        mono
      />
    </section>
  )
}

const grouped = (line: string): string => line.replace(/(\d{6})(?=\d)/g, '$1 ')

import { useText } from '../i18n/useText.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyHint } from '../ui/KeyHint.tsx'
import css from './KeysDialog.module.css'

const groups: { title: string; rows: [keys: string[], words: string][] }[] = [
  {
    title: 'keysEverywhere',
    rows: [
      [['Mod K'], 'key.search'],
      [['I'], 'key.import'],
      [['Mod L'], 'key.lock'],
      [['Esc'], 'key.back'],
      [['?'], 'key.keys'],
    ],
  },
  {
    title: 'keysTimeline',
    rows: [
      [['↑', '↓', 'J', 'K'], 'key.move'],
      [['PgUp', 'PgDn'], 'key.page'],
      [['Home', 'End'], 'key.ends'],
      [['Enter'], 'key.open'],
      [['→', '←'], 'key.fold'],
      [['Space'], 'key.select'],
      [['X'], 'key.exhibit'],
      [['N'], 'key.note'],
      [['G'], 'key.date'],
      [['F'], 'key.filter'],
      [['[', ']'], 'key.finding'],
    ],
  },
]

/** Every key of the program on one page. */
export function KeysDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText('frame')
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('keys')} size="medium">
      <div className={css.groups}>
        {groups.map(group => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl className={css.list}>
              {group.rows.map(([keys, words]) => (
                <div key={words} className={css.row}>
                  <dt>
                    {keys.map(key => (
                      <KeyHint key={key} keys={key} />
                    ))}
                  </dt>
                  <dd>{t(words)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

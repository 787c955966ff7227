import { FileText, Image, Mic, Search, Video } from 'lucide-react'
import { useState } from 'react'
import type { Item, ListedItem } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useSoften } from '../model/appState.tsx'
import { useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { TextField } from '../ui/TextField.tsx'
import { visible } from './marked.tsx'
import css from './NoteAttachments.module.css'

const step = 30
/** Pictures that a browser shows as they are. */
const shown = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])

/** Files that are in the vault already, the newest first, to tick. */
export function ItemChooser({
  chosen,
  onChange,
}: {
  chosen: readonly Item[]
  onChange: (item: Item, on: boolean) => void
}) {
  const t = useText('timeline')
  const format = useFormat()
  const soften = useSoften()
  const [query, setQuery] = useState('')
  const [count, setCount] = useState(step)
  const found = useCall(
    'items.list',
    { query, limit: Math.min(count, 200), offset: 0 },
    { again: ['index.changed'] },
  )
  const ticked = new Set(chosen.map(({ id }) => id))
  const { total = 0, items = [] } = found.value ?? {}
  return (
    <div className={css.chooser}>
      <TextField
        label={t('note.findItem')}
        labelHidden
        placeholder={t('note.findItem')}
        type="search"
        icon={<Search size={16} aria-hidden />}
        value={query}
        onChange={text => {
          setQuery(text)
          setCount(step)
        }}
      />
      {found.failure && <ErrorNotice failure={found.failure} onRetry={found.reload} />}
      {found.value !== null && items.length === 0 && <p>{t('note.noItems')}</p>}
      <ul className={css.items}>
        {items.map(item => (
          <li key={item.id}>
            <Checkbox isSelected={ticked.has(item.id)} onChange={on => onChange(item, on)}>
              <span className={css.item}>
                <Small item={item} blurred={soften} />
                <span className={css.words}>
                  <span className={css.name}>{visible(item.name)}</span>
                  <small>
                    {format.bytes(item.size)} · {format.moment(item.importedAt)}
                  </small>
                </span>
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      {total > items.length && items.length < 200 && (
        <Button size="small" variant="quiet" onPress={() => setCount(count + step)}>
          {t('note.moreItems', { n: format.number(total - items.length) })}
        </Button>
      )}
    </div>
  )
}

/** The small picture of an item, or what kind of thing it is. The name stands beside it. */
function Small({ item, blurred }: { item: ListedItem; blurred: boolean }) {
  const picture = item.thumbnail ?? (shown.has(item.mediaType) ? item.id : null)
  if (picture !== null)
    return (
      <img
        className={classes(css.small, blurred && css.blurred)}
        src={`${window.vault.mediaBase}${picture}`}
        loading="lazy"
        alt=""
      />
    )
  const family = item.mediaType.slice(0, item.mediaType.indexOf('/'))
  const Icon = { image: Image, audio: Mic, video: Video }[family] ?? FileText
  return (
    <span className={css.small}>
      <Icon size={20} aria-hidden />
    </span>
  )
}

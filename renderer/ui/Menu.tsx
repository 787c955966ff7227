import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'
import css from './Menu.module.css'

export interface MenuEntry {
  id: string
  label: string
  description?: string
  icon?: ReactNode
  onPress: () => void
  isDisabled?: boolean
}

/** Opens a list of actions from `trigger` (a Button or IconButton). */
export function Menu({
  trigger,
  label,
  entries,
}: {
  trigger: ReactElement
  label: string
  entries: readonly MenuEntry[]
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={css.popover!} offset={4}>
        <AriaMenu aria-label={label} className={css.list!}>
          {entries.map(entry => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              isDisabled={entry.isDisabled ?? false}
              onAction={entry.onPress}
              className={css.item!}
            >
              {entry.icon && <span className={css.tick}>{entry.icon}</span>}
              <span className={css.words}>
                <Text slot="label">{entry.label}</Text>
                {entry.description && (
                  <Text slot="description" className={css.more!}>
                    {entry.description}
                  </Text>
                )}
              </span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

import { Check, ChevronDown } from 'lucide-react'
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components'
import css from './Field.module.css'
import menu from './Menu.module.css'

export interface SelectProps<T extends string> {
  label: string
  labelHidden?: boolean
  options: readonly { id: T; label: string; description?: string }[]
  value: T | null
  onChange: (value: T) => void
  placeholder?: string
  description?: string
  isDisabled?: boolean
}

/** One of a list. For two or three choices that fit on a line prefer ToggleChips. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, labelHidden, options, value, onChange, placeholder, description, isDisabled } = props
  return (
    <AriaSelect
      className={css.field!}
      value={value}
      placeholder={placeholder ?? '–'}
      isDisabled={isDisabled ?? false}
      onChange={key => {
        const chosen = options.find(option => option.id === key)
        if (chosen) onChange(chosen.id)
      }}
    >
      <Label className={labelHidden ? css.hidden : css.label}>{label}</Label>
      <Button className={css.select!}>
        <SelectValue>{({ selectedText }) => selectedText || (placeholder ?? '–')}</SelectValue>
        <ChevronDown size={16} aria-hidden />
      </Button>
      {description && (
        <Text slot="description" className={css.description!}>
          {description}
        </Text>
      )}
      <Popover className={menu.popover!} offset={4}>
        <ListBox className={menu.list!}>
          {options.map(option => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className={menu.item!}>
              {({ isSelected }) => (
                <>
                  <span className={menu.tick}>{isSelected && <Check size={16} aria-hidden />}</span>
                  <span className={menu.words}>
                    <Text slot="label">{option.label}</Text>
                    {option.description && (
                      <Text slot="description" className={menu.more!}>
                        {option.description}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import css from './Tabs.module.css'

export interface TabsProps<T extends string> {
  label: string
  tabs: readonly { id: T; label: string; count?: string; content: ReactNode }[]
  /** The one shown, when the caller keeps it. */
  selected?: T
  /** The one shown first, when it keeps itself. */
  start?: T
  onChange?: (id: T) => void
}

/** Several views of the same thing, one shown at a time. */
export function Tabs<T extends string>({ label, tabs, selected, start, onChange }: TabsProps<T>) {
  return (
    <AriaTabs
      {...(selected === undefined ? {} : { selectedKey: selected })}
      {...(start === undefined ? {} : { defaultSelectedKey: start })}
      onSelectionChange={key => {
        const tab = tabs.find(one => one.id === key)
        if (tab) onChange?.(tab.id)
      }}
      className={css.tabs!}
    >
      <TabList aria-label={label} className={css.list!}>
        {tabs.map(tab => (
          <Tab key={tab.id} id={tab.id} className={css.tab!}>
            {tab.label}
            {tab.count !== undefined && <span className={css.count}>{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map(tab => (
        <TabPanel key={tab.id} id={tab.id} className={css.panel!}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}

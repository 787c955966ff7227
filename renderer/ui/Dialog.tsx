import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'
import css from './Dialog.module.css'

export interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** Buttons at the bottom right, the primary one last. */
  actions?: ReactNode
  size?: 'small' | 'medium' | 'large' | 'huge'
  /** For what must be answered: no click outside, no Escape, no cross. */
  mustAnswer?: boolean
}

/** A modal question in the middle. Escape and a click outside close it unless it must be answered. */
export function Dialog({
  isOpen,
  onClose,
  title,
  children,
  actions,
  size = 'medium',
  mustAnswer = false,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={!mustAnswer}
      isKeyboardDismissDisabled={mustAnswer}
      className={css.veil!}
    >
      <Modal className={classes(css.box, css[size])}>
        <Inside title={title} actions={actions} onClose={mustAnswer ? null : onClose}>
          {children}
        </Inside>
      </Modal>
    </ModalOverlay>
  )
}

export interface SheetProps {
  isOpen: boolean
  onClose: () => void
  title: string
  children: ReactNode
  actions?: ReactNode
  width?: 'medium' | 'wide'
}

/** A panel over the right side of the window, for reading on without leaving the screen. */
export function Sheet({ isOpen, onClose, title, children, actions, width = 'medium' }: SheetProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable
      className={css.veil!}
    >
      <Modal className={classes(css.sheet, width === 'wide' && css.wideSheet)}>
        <Inside title={title} actions={actions} onClose={onClose}>
          {children}
        </Inside>
      </Modal>
    </ModalOverlay>
  )
}

function Inside({
  title,
  children,
  actions,
  onClose,
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
  onClose: (() => void) | null
}) {
  const t = useText('common')
  return (
    <AriaDialog className={css.inside!}>
      <header className={css.head}>
        <Heading slot="title" level={2} className={css.title!}>
          {title}
        </Heading>
        {onClose && <IconButton label={t('close')} icon={<X size={18} aria-hidden />} onPress={onClose} />}
      </header>
      <div className={css.body}>{children}</div>
      {actions && <footer className={css.actions}>{actions}</footer>}
    </AriaDialog>
  )
}

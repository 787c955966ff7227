import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import css from './DropOverlay.module.css'

/** A file dropped where nothing takes it must not open in the window. */
export function useNoStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => event.preventDefault()
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
}

/** While files are dragged over the window, the whole window says what will happen; letting go imports them. */
export function DropOverlay() {
  const t = useText('frame')
  const { dropped, running } = useImportJob()
  const [over, setOver] = useState(false)

  useEffect(() => {
    let depth = 0
    const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (!bringsFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!bringsFiles(event)) return
      depth -= 1
      if (depth <= 0) {
        depth = 0
        setOver(false)
      }
    }
    const drop = (event: DragEvent) => {
      depth = 0
      setOver(false)
      const files = Array.from(event.dataTransfer?.files ?? [])
      if (files.length > 0) dropped(files)
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [dropped])

  if (!over) return null
  return (
    <div className={css.overlay}>
      <div className={css.box}>
        <Download size={32} aria-hidden />
        <p className={css.title}>{running ? t('dropBusy') : t('dropTitle')}</p>
        <p>{running ? t('dropBusyMore') : t('dropMore')}</p>
      </div>
    </div>
  )
}

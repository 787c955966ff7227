import type { ChosenPlace } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useKeeping } from '../model/keeping.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import css from './Health.module.css'

/** Asked before a copy is made in a folder that leaves this computer: something leaves, so the person says yes to it. */
export function CloudWarning({ place }: { place: ChosenPlace }) {
  const t = useText('health')
  const { leave, make } = useKeeping()
  const cloud = place.cloud ?? 'other'
  const network = cloud === 'network'
  return (
    <Dialog
      isOpen
      onClose={leave}
      title={t(network ? 'networkTitle' : 'cloudTitle')}
      actions={
        <>
          <Button onPress={leave} autoFocus>
            {t('cloudOther')}
          </Button>
          <Button variant="primary" onPress={() => void make.run()}>
            {t('cloudGoOn')}
          </Button>
        </>
      }
    >
      <div className={css.copies}>
        <p>
          {t(network ? 'networkWhat' : 'cloudWhat', { folder: place.folderName, cloud: t(`cloud.${cloud}`) })}
        </p>
        <ul className={css.hints}>
          <li>{t(network ? 'networkSees' : 'cloudSees')}</li>
          {!network && <li>{t('cloudLater')}</li>}
          <li>{t('cloudLocks')}</li>
          <li>{t('cloudStick')}</li>
        </ul>
      </div>
    </Dialog>
  )
}

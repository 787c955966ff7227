import { useCall } from './vault.ts'

/** The zone the case counts days in; China until the case says otherwise. */
export function useCaseZone(): string {
  const { value } = useCall('case.get', null, { again: ['index.changed'] })
  return value?.case.zone || 'Asia/Shanghai'
}

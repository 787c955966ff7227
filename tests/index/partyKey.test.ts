import { expect, test } from 'vitest'
import { nameKey, partyId, partyNumber } from '../../main/index/partyKey.ts'

test.each([
  ['13900000132'],
  ['+8613900000132'],
  ['8613900000132'],
  ['008613900000132'],
  ['+86 139 0000 0132'],
  ['139-0000-0132'],
  ['(139) 0000 0132'],
  ['１３９０００００１３２'],
  ['\u202A+86 139 0000 0132\u202C'],
  ['tel:+8613900000132'],
  ['1795113900000132'],
])('%s is one mainland mobile', raw => {
  expect(partyNumber(raw)).toMatchObject({
    key: 'tel:+8613900000132',
    e164: '+8613900000132',
    formatted: '139 0000 0132',
  })
})

test.each([
  ['10690000012345', 'num:10690000012345', '1069 0000 0123 45'],
  ['8610690000012345', 'num:10690000012345', '1069 0000 0123 45'],
  ['95533', 'num:95533', '95533'],
  ['+8695533', 'num:95533', '95533'],
  ['12378', 'num:12378', '12378'],
  ['12321', 'num:12321', '12321'],
  ['10086', 'num:10086', '10086'],
  ['110', 'num:110', '110'],
  ['4008000000', 'num:4008000000', '400 800 0000'],
  ['400-800-0000', 'num:4008000000', '400 800 0000'],
])('%s is a service number and no telephone', (raw, key, formatted) => {
  expect(partyNumber(raw)).toMatchObject({ key, e164: null, formatted })
})

test('landlines and foreign numbers', () => {
  expect(partyNumber('02150000000')?.e164).toBe('+862150000000')
  expect(partyNumber('+862150000000')?.key).toBe(partyNumber('021-5000 0000')?.key)
  expect(partyNumber('+447911123456')).toMatchObject({ e164: '+447911123456', formatted: '+44 7911 123456' })
})

test.each([
  [''],
  ['-1'],
  ['-2'],
  ['-3'],
  ['null'],
  ['Unknown'],
  ['(Unknown)'],
  ['未知号码'],
  ['BANK-SMS'],
  ['insert-address-token'],
  ['+'],
])('%j is no number', raw => {
  expect(partyNumber(raw)).toBeNull()
})

test('what is neither is kept as written', () => {
  expect(partyNumber('*#06#')).toMatchObject({ key: 'num:*#06#', e164: null, formatted: '*#06#' })
  expect(partyNumber('12345')).toMatchObject({ e164: null })
})

test('names are one whatever marks and spaces stand in them', () => {
  expect(nameKey('\u200E~\u202F张  三')).toBe('name:张 三')
  expect(nameKey('é')).toBe(nameKey('é'))
  expect(partyId('tel:+8613900000132')).toMatch(/^p[0-9a-f]{12}$/u)
})

import type { CallArg, CallName, CallValue } from '../../preload/contract.ts'
import type { Answers } from './handle.ts'
import type { VaultSession } from './vaultSession.ts'

/** Calls that the engine answers as they are: main only checks their argument and that a vault is open. */
const forwarded = [
  'vault.changePassword',
  'vault.newRecoveryCode',
  'vault.forgetRecoveryCode',
  'reencrypt.begin',
  'reencrypt.run',
  'reencrypt.stop',
  'reencrypt.state',
  'reencrypt.old',
  'reencrypt.removeOld',
  'import.pause',
  'import.cancel',
  'import.progress',
  'import.report',
  'import.questions',
  'import.answer',
  'source.list',
  'source.loose',
  'source.get',
  'source.choices',
  'source.preview',
  'source.read',
  'source.readNewer',
  'source.unlock',
  'source.unread',
  'source.answers',
  'source.clockDoubts',
  'watch.state',
  'watch.stop',
  'home.state',
  'health.get',
  'health.check',
  'health.cancel',
  'health.items',
  'health.adopt',
  'copy.known',
  'copy.renew',
  'copy.cancel',
  'proof.read',
  'proof.cancel',
  'copy.server',
  'copy.setServer',
  'copy.tryServer',
  'copy.toServer',
  'history.overview',
  'history.page',
  'timeline.months',
  'timeline.days',
  'timeline.page',
  'timeline.position',
  'timeline.nextFinding',
  'timeline.event',
  'timeline.split',
  'timeline.setUserNote',
  'timeline.setExhibit',
  'notes.add',
  'items.get',
  'items.list',
  'items.bytes',
  'bin.preview',
  'bin.put',
  'bin.list',
  'bin.putBack',
  'bin.purge',
  'parties.list',
  'parties.get',
  'parties.change',
  'case.get',
  'case.set',
  'patterns.overview',
  'findings.list',
  'findings.set',
  'print.bytes',
  'complaint.channels',
  'complaint.open',
  'complaint.list',
  'complaint.get',
  'complaint.edit',
  'complaint.preview',
  'complaint.fields',
  'complaint.remove',
  'complaint.putBack',
  'complaint.register',
] as const satisfies CallName[]

type Forwarded = (typeof forwarded)[number]

/** The answers of the forwarded calls. Each throws VaultLocked while no vault is open. */
export function forwardedCalls(session: VaultSession): Pick<Answers, Forwarded> {
  const forward =
    <N extends Forwarded>(name: N) =>
    async (arg: CallArg<N>): Promise<CallValue<N>> =>
      session.engine().call(name, arg as never) as Promise<CallValue<N>>
  return Object.fromEntries(forwarded.map(name => [name, forward(name)])) as unknown as Pick<
    Answers,
    Forwarded
  >
}

import * as v from 'valibot'
import {
  contract,
  type CheckedInput,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'

/** What answers each command of the contract. */
export type Handlers = {
  readonly [N in CommandName]: (input: CheckedInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>
}

export type Dispatch = <N extends CommandName>(name: N, input: CommandInput<N>) => Promise<CommandOutput<N>>

/**
 * The UI's door: parse, run, answer. What does not fit the contract is refused on the way in (`usage`), and on the way
 * out fields that the contract does not name are dropped.
 */
export function createDispatch(handlers: Handlers): Dispatch {
  return async (name, input) => {
    // What comes over a channel may be any text.
    if (!Object.hasOwn(contract, name))
      throw new AppError('command-malformed', {
        command: printable(name),
        reason: 'there is none of that name',
      })
    const { input: inputSchema, output: outputSchema } = contract[name]
    const read = v.safeParse(inputSchema, input)
    if (!read.success) {
      const [{ message }] = read.issues
      throw new AppError('command-malformed', { command: name, reason: message })
    }
    // Name, input and output belong together by construction; TypeScript cannot follow that through the map.
    const run = handlers[name] as (checked: unknown) => unknown
    return v.parse(outputSchema, await run(read.output))
  }
}

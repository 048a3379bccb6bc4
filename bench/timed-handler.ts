import { NodeHttpHandler } from '@smithy/node-http-handler'

/**
 * Carries the requests of AWS's own clients and notes how long each reply took, in milliseconds: from the moment the
 * signed request is handed over until its reply is there, so that the client's own work is left out.
 */
export class TimedHandler extends NodeHttpHandler {
  took: number[] = []

  override async handle(...args: Parameters<NodeHttpHandler['handle']>) {
    const begun = performance.now()
    const result = await super.handle(...args)
    this.took.push(performance.now() - begun)
    return result
  }
}

import type { EmulatorReply } from './world.ts'

/** What a hotel's network answers in anyone's place until one has signed in to it. */
export function captivePortal(operation: string): EmulatorReply {
  return {
    operation,
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!doctype html><title>Guest network</title><h1>Welcome</h1><p>Accept the terms to go online.</p>',
  }
}

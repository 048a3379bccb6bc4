import { createCertificateAuthority } from '../../electron/emulator/certificate-authority.ts'
import { closeServer, listenOnLoopback } from '../../electron/emulator/listening.ts'
import { createTlsServer } from '../../electron/emulator/tls.ts'

/** A small SAML identity provider with pages of its own, over https. */
export interface IdentityProvider {
  /** Signing in here asks for a name, and remembers who gave it by a cookie. */
  readonly signInUrl: string
  /** Here nothing but a passkey will do. */
  readonly passkeyUrl: string
  /** The certificate authority that vouches for it, in PEM. */
  readonly pem: string
  close(): Promise<void>
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** @param assertion What it posts to AWS from now on, in Base64. */
export async function startIdentityProvider(assertion: () => string): Promise<IdentityProvider> {
  const authority = await createCertificateAuthority()
  const server = await createTlsServer(authority, (request, response) => {
    const isKnown = request.headers.cookie?.includes('known=yes') ?? false
    switch (request.url) {
      case '/sign-in':
        return response.writeHead(200, HTML).end(isKnown ? posting(assertion()) : ASKING)
      case '/name':
        response.writeHead(200, {
          ...HTML,
          'set-cookie': 'known=yes; Path=/; Secure; HttpOnly; Max-Age=3600',
        })
        return response.end(posting(assertion()))
      case '/passkey':
        // A page may allow itself what it likes.
        return response
          .writeHead(200, { ...HTML, 'Permissions-Policy': 'publickey-credentials-get=(self)' })
          .end(PASSKEY)
      case '/file':
        return response.writeHead(200, { 'content-disposition': 'attachment; filename=x.bin' }).end('x')
      default:
        return response.writeHead(404).end()
    }
  })
  const port = await listenOnLoopback(server, 0)
  const origin = `https://127.0.0.1:${port}`
  return {
    signInUrl: `${origin}/sign-in`,
    passkeyUrl: `${origin}/passkey`,
    pem: authority.pem,
    close: () => closeServer(server),
  }
}

const ASKING = `<!doctype html><title>Sign in</title>
<form method="post" action="/name"><label>Name <input name="name"></label><button>Sign in</button></form>
<a id="file" href="/file">A file</a>`

const PASSKEY = `<!doctype html><title>Sign in</title><h1>Use your passkey</h1>
<p id="knows"></p><p id="said">Waiting for your passkey</p>
<script>
document.getElementById('knows').textContent = typeof PublicKeyCredential
navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32) } })
  .catch(({ name }) => { document.getElementById('said').textContent = name })
</script>`

/** What a provider answers to whom it knows: a form that posts itself to AWS. */
function posting(assertion: string): string {
  return `<!doctype html><title>Signing in</title>
<form method="post" action="https://signin.aws.amazon.com/saml">
<input type="hidden" name="SAMLResponse" value="${assertion}"><input type="hidden" name="RelayState" value=""></form>
<script>document.forms[0].submit()</script>`
}

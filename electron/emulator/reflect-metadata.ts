// @peculiar/x509 brings a dependency-injection library that refuses to load unless Reflect can tell metadata.
// x509 registers its classes with their arguments and asks for none, so "there is none" is all it needs to hear.
const absent = {
  getMetadata: () => undefined,
  getOwnMetadata: () => undefined,
  defineMetadata: () => undefined,
}

for (const [name, value] of Object.entries(absent)) {
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value, configurable: true, writable: true })
}

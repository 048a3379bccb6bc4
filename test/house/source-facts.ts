// Vitest brings vite along, and vite its parser: the same one the tests are compiled with.
import { parseSync, type ESTree } from 'vite'

export interface SourceFacts {
  /** Whatever the file names another module by: static, dynamic, type-only, re-export, `import()` type, `require`. */
  readonly imports: readonly string[]
  /** Dynamic imports whose module is only known when they run. */
  readonly computedImports: number
  readonly defaultExport: boolean
  /** Takes `reveal` from something: calls it, hands it on, or takes it apart. */
  readonly reveals: boolean
}

/** Reads a TypeScript source. Throws when it does not parse, since then nothing is known of it. */
export function readSource(path: string, source: string): SourceFacts {
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new SyntaxError(`${path}: ${errors[0].message}`)

  const imports: string[] = []
  let computedImports = 0
  let defaultExport = false
  let reveals = false

  const take = (module: ESTree.Node | undefined): void => {
    const name = textOf(module)
    if (name === null) computedImports++
    else imports.push(name)
  }
  for (const node of everyNode(program)) {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ImportExpression':
      case 'ExportAllDeclaration':
      case 'TSImportType':
        take(node.source)
        break
      case 'TSExternalModuleReference':
        take(node.expression)
        break
      case 'ExportNamedDeclaration':
        if (node.source) take(node.source)
        break
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') take(node.arguments[0])
        break
      case 'ExportDefaultDeclaration':
        defaultExport = true
        break
      case 'ExportSpecifier':
        defaultExport ||= nameOf(node.exported) === 'default'
        break
      case 'MemberExpression':
        reveals ||= nameOf(node.property) === 'reveal'
        break
      case 'ObjectPattern':
        reveals ||= node.properties.some((part) => part.type === 'Property' && nameOf(part.key) === 'reveal')
        break
    }
  }
  return { imports, computedImports, defaultExport, reveals }
}

function* everyNode(value: unknown): Generator<ESTree.Node> {
  if (Array.isArray(value)) for (const item of value) yield* everyNode(item)
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as ESTree.Node
    for (const part of Object.values(value)) yield* everyNode(part)
  }
}

function textOf(node: ESTree.Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]!.value.cooked
  return null
}

function nameOf(node: ESTree.Node): string | null {
  return node.type === 'Identifier' ? node.name : textOf(node)
}

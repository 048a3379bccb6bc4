import { expect, test } from 'vitest'
import {
  distributionOfShare,
  distributionsIn,
  isKernelOfWsl,
  textOfWindows,
} from '../../../electron/core/delivery/wsl-names.ts'

const wide = (text: string) => Buffer.from(text, 'utf16le')

test.each([
  ['UTF-16LE', wide('Ubuntu\r\nDébian\r\n\r\n')],
  ['UTF-16LE with a mark', wide('\ufeffUbuntu\r\nDébian\r\n')],
  ['UTF-8', Buffer.from('Ubuntu\nDébian\n')],
])('distributions are read from %s', (_, bytes) => {
  expect(distributionsIn(bytes)).toEqual(['Ubuntu', 'Débian'])
})

test('those that other programs keep for themselves are nobody’s side', () => {
  const names = [
    'docker-desktop',
    'docker-desktop-data',
    'rancher-desktop',
    'rancher-desktop-data',
    'my-docker-desktop',
  ]
  expect(distributionsIn(wide(names.join('\r\n')))).toEqual(['my-docker-desktop'])
  expect(distributionsIn(new Uint8Array())).toEqual([])
})

test('a path of Windows’ is read whatever letters it has', () => {
  expect(textOfWindows(wide('C:\\Users\\本\r\n'))).toBe('C:\\Users\\本\r\n')
})

test.each([
  ['\\\\wsl.localhost\\Ubuntu-24.04\\', 'Ubuntu-24.04'],
  ['\\\\wsl$\\Debian\\home\\me', 'Debian'],
  ['\\\\WSL.LOCALHOST\\Debian', 'Debian'],
  ['\\\\server\\share\\', null],
  ['C:\\', null],
  ['', null],
])('the share %s is that of %s', (path, distribution) => {
  expect(distributionOfShare(path)).toBe(distribution)
})

test('WSL is known by its kernel', () => {
  expect(isKernelOfWsl('4.4.0-19041-Microsoft\n')).toBe(true)
  expect(isKernelOfWsl('6.6.87.2-microsoft-standard-WSL2\n')).toBe(true)
  expect(isKernelOfWsl('6.1.0-25-amd64\n')).toBe(false)
})

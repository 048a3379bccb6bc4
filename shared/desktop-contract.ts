import * as v from 'valibot'
import { accountMarksSchema } from './account-marks.ts'
import { contract, newPortalSchema } from './contract.ts'
import { desktopSettingsSchema } from './desktop-settings.ts'
import { pageProfileRequestSchema } from './profile-views.ts'
import { catalogAccountSchema, liveSchema } from './snapshot.ts'
import { teamFileSchema } from './team-file.ts'

const nothing = v.void()
const sessionRef = v.object({ sessionId: v.string() })
const shellFormat = v.picklist(['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'])

/** As AWS names instances, and computers of one's own that Systems Manager knows. */
const instanceId = v.pipe(v.string(), v.regex(/^m?i-[0-9a-f]{8,17}$/))
/** As it was typed, `null` for the session's own; the engine says what is wrong with it. */
const regionAsked = v.nullable(v.pipe(v.string(), v.maxLength(64)))
/** One that instances were found in. It becomes a word of a command, and some terminals take such words apart again. */
const regionFound = v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}!?$/)))

/** A team file on the network, not on this computer; the engine says what is wrong with it. */
const teamUrl = v.pipe(v.string(), v.trim(), v.regex(/^https?:\/\//i), v.maxLength(2048))

const instanceSchema = v.object({
  id: v.string(),
  /** The computer's own name; empty where it has told none. */
  name: v.string(),
  platform: v.string(),
  address: v.string(),
})

/** The versions that run, and full paths of the folder that holds all state and of the log. */
const aboutSchema = v.object({
  version: v.string(),
  electron: v.string(),
  chromium: v.string(),
  home: v.string(),
  log: v.string(),
})

/** What the window can be asked to show; `null`: what it showed last. */
export const shownViewSchema = v.nullable(v.picklist(['sessions', 'accounts', 'settings', 'new-session']))
export type ShownView = v.InferOutput<typeof shownViewSchema>

/**
 * The engine's commands that a page may give: what the window and the panel make use of, and no more. A draft can name
 * a program that fetches a token, which the main process asks the person about before the engine hears of it. A portal's
 * account access is sent its token, so a page that could set where that is could have it sent anywhere. Of the files of
 * this computer a page names none to be followed: the person does, in a dialog of the main process.
 */
const engineCommands = {
  'snapshot.get': contract['snapshot.get'],
  'portal.add': { ...contract['portal.add'], input: newPortalSchema },
  'portal.remove': contract['portal.remove'],
  'portal.sign-in': contract['portal.sign-in'],
  'portal.cancel-sign-in': contract['portal.cancel-sign-in'],
  'portal.reopen-sign-in': contract['portal.reopen-sign-in'],
  'portal.sign-out': contract['portal.sign-out'],
  'catalog.sync': contract['catalog.sync'],
  'catalog.cancel-sync': contract['catalog.cancel-sync'],
  'session.start': contract['session.start'],
  'session.add': contract['session.add'],
  'session.edit': contract['session.edit'],
  'session.describe': contract['session.describe'],
  'session.try': contract['session.try'],
  'session.remove': contract['session.remove'],
  'profile.list': contract['profile.list'],
  'session.choose': contract['session.choose'],
  'session.renew': contract['session.renew'],
  'session.stop': contract['session.stop'],
  'session.open-console': contract['session.open-console'],
  'saml.sign-in': contract['saml.sign-in'],
  'saml.hand-over': contract['saml.hand-over'],
  'saml.sign-out': contract['saml.sign-out'],
  'question.answer': contract['question.answer'],
  'question.cancel': contract['question.cancel'],
  'key.describe': contract['key.describe'],
  'key.age': contract['key.age'],
  'key.rotate': contract['key.rotate'],
  'key.restore': contract['key.restore'],
  'account.mark': contract['account.mark'],
  'setup.find': contract['setup.find'],
  'setup.preview': contract['setup.preview'],
  'setup.take': contract['setup.take'],
  'team.follow': { ...contract['team.follow'], input: v.object({ from: teamUrl }) },
  'team.look': contract['team.look'],
  'team.take': contract['team.take'],
  'team.later': contract['team.later'],
  'team.leave': contract['team.leave'],
  'profiles.list': contract['profiles.list'],
  'profiles.request': {
    ...contract['profiles.request'],
    input: v.object({ request: pageProfileRequestSchema, preview: v.boolean() }),
  },
  'notice.dismiss': contract['notice.dismiss'],
} as const

/** What the window and the quick panel may ask: commands of the engine, and those that need a desktop. */
export const desktopContract = {
  ...engineCommands,
  /** Puts credentials on the clipboard, and takes them away again after the time the user set. */
  'session.copy': {
    input: v.object({ sessionId: v.string(), format: v.nullable(shellFormat) }),
    output: v.object({ clearsAt: v.number() }),
  },
  'session.copy-profile-name': { input: sessionRef, output: nothing },
  'session.open-terminal': { input: sessionRef, output: nothing },
  /** The instances that Systems Manager reaches there. Throws `session-plugin-missing`, `session-plugin-old`. */
  'session.list-instances': {
    input: v.object({ sessionId: v.string(), region: regionAsked }),
    output: v.object({ region: v.string(), instances: v.array(instanceSchema) }),
  },
  /** Opens a terminal with a shell at an instance; which command does that, the main process alone says. */
  'session.connect-instance': {
    input: v.object({ sessionId: v.string(), instance: instanceId, region: regionFound }),
    output: nothing,
  },
  /** Opens the console as the settings say for its account. */
  'session.show-console': {
    input: v.object({ sessionId: v.string(), service: v.nullable(v.string()) }),
    output: nothing,
  },
  /** Opens the sign-in page of a SAML session's identity provider in the user's own browser. */
  'saml.open-page': { input: sessionRef, output: nothing },
  'portal.copy-sign-in-url': { input: v.object({ portalId: v.string() }), output: nothing },
  'settings.change': { input: v.partial(desktopSettingsSchema), output: desktopSettingsSchema },
  /** Asks the person for a team file of this computer and follows it; `null` where they chose none. */
  'team.choose-file': { input: nothing, output: v.nullable(teamFileSchema) },
  /** Asks the person where to, and writes what `lanyard export` prints; its path, `null` where they chose none. */
  'setup.save': { input: nothing, output: v.nullable(v.string()) },
  /** The terminals that this computer has, of those that are known. */
  'terminal.find': { input: nothing, output: v.array(v.string()) },
  /** What this is and where it keeps its things. */
  'app.about': { input: nothing, output: aboutSchema },
  /** What the template of a session's name is filled with on this computer. */
  'app.name-facts': { input: nothing, output: v.object({ user: v.string(), host: v.string() }) },
  /** Starts the practice organisation, adds its portals and signs in to them. */
  'first-run.practise': { input: nothing, output: nothing },
  'window.show': {
    input: v.object({ view: shownViewSchema }),
    output: nothing,
  },
  'panel.show': { input: nothing, output: nothing },
  'panel.hide': { input: nothing, output: nothing },
  'app.quit': { input: nothing, output: nothing },
} as const

export type InstanceView = v.InferOutput<typeof instanceSchema>
export type DesktopContract = typeof desktopContract
export type DesktopCommand = keyof DesktopContract
export type DesktopInput<N extends DesktopCommand> = v.InferInput<DesktopContract[N]['input']>
export type DesktopOutput<N extends DesktopCommand> = v.InferOutput<DesktopContract[N]['output']>

/** What a desktop may lack, or has to say something about. */
export const DESKTOP_PARTS = ['settings', 'shortcut', 'notifications', 'practice'] as const
export type DesktopPart = (typeof DESKTOP_PARTS)[number]

/** What the desktop itself has to say to a view. */
export const desktopStateSchema = v.object({
  settings: desktopSettingsSchema,
  /** What is missing on this desktop, what that means and what mends it. */
  missing: v.array(v.object({ part: v.picklist(DESKTOP_PARTS), meaning: v.string() })),
  /** How the app is reached where there is no tray; `null` where there is one. */
  trayless: v.nullable(v.string()),
})
export type DesktopState = v.InferOutput<typeof desktopStateSchema>

/** A push to a view: the slices that changed. The first one after it asked carries all of them. */
export const updateSchema = v.object({
  revision: v.number(),
  live: v.exactOptional(liveSchema),
  desktop: v.exactOptional(desktopStateSchema),
  marks: v.exactOptional(accountMarksSchema),
  teamFile: v.exactOptional(v.nullable(teamFileSchema)),
  catalog: v.exactOptional(
    v.object({
      /** Take nothing over from before. */
      reset: v.boolean(),
      put: v.array(catalogAccountSchema),
      removed: v.array(v.object({ portalId: v.string(), accountId: v.string() })),
    }),
  ),
})
export type Update = v.InferOutput<typeof updateSchema>

/** All that the preload exposes, as `window.lanyard`. */
export interface Bridge {
  readonly surface: 'window' | 'panel'
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** Never rejects: an error comes back as what a person is shown of it. */
  dispatch<N extends DesktopCommand>(
    name: N,
    input: DesktopInput<N>,
  ): Promise<
    | { ok: true; output: DesktopOutput<N> }
    | { ok: false; error: { code: string; message: string; fix: string } }
  >
  /** Asks for updates, beginning with whole slices; gives the way to stop. */
  watch(onUpdate: (update: Update) => void): () => void
  /** The panel was shown: focus and clear its search. The window was asked to show a view. */
  onShow(run: (view: ShownView) => void): () => void
}

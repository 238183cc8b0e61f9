// Judges config files with one installed OpenClaw, in this process, through that release's own config reader.
// Standard input: {"package": FOLDER, "state": FOLDER, "answers": FILE, "files": [PATH, ...], "schema": BOOLEAN}. It appends
// JSON lines to the answers: one per file ({"file", "valid", "issues", "warnings"}), or the one line of the schema.
import { appendFileSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { package: folder, state, answers, files, schema } = JSON.parse(readFileSync(0, 'utf8'))

// A release's dist holds bundles with hashed names and shortened exports, but the names of functions are kept.
function* chunks(at, depth) {
  const entries = readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.isFile() && /\.m?js$/.test(entry.name)) yield join(at, entry.name)
  }
  if (depth === 0) return
  for (const entry of entries) {
    if (entry.isDirectory() && !/^(extensions|worker|control-ui|node_modules)$/.test(entry.name)) yield* chunks(join(at, entry.name), depth - 1)
  }
}

// Imports the bundle that defines one of these names, and returns the value that it has there.
async function internal(...names) {
  for (const name of names) {
    const definition = new RegExp(`^(export )?(async function |function |const |var |let )${name}\\b`, 'm')
    for (const chunk of chunks(join(realpathSync(folder), 'dist'), 2)) {
      if (!definition.test(readFileSync(chunk, 'utf8'))) continue
      const url = pathToFileURL(chunk).href
      const hooks = registerHooks({
        load(asked, context, next) {
          const loaded = next(asked, context)
          return asked === url ? { ...loaded, source: `${loaded.source}\nexport { ${name} as judgedHere };\n` } : loaded
        },
      })
      const module = await import(url)
      hooks.deregister()
      return { name, value: module.judgedHere }
    }
  }
  throw new Error(`nothing in ${folder}/dist defines ${names.join(' or ')}`)
}

// What `openclaw config validate --json` prints.
async function validated(runConfigValidate) {
  const said = []
  const exit = () => { throw new Error('exit') }
  // Releases that take this throw for a failure of theirs say so after the answer.
  await runConfigValidate({ json: true, runtime: { log: (text) => said.push(text), error: () => {}, exit } }).catch(() => {})
  return JSON.parse(said[0])
}

function place(issue) {
  return { path: Array.isArray(issue.path) ? issue.path.join('.') : issue.path ?? '', message: issue.message ?? String(issue) }
}

async function judged(reader, file, environment) {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment, { OPENCLAW_CONFIG_PATH: file, CLAWDBOT_CONFIG_PATH: file })
  const answer = reader.name === 'runConfigValidate' ? await validated(reader.value) : await reader.value()
  const issues = answer.valid ? [] : answer.issues ?? [answer.error ?? {}]
  return { file, valid: answer.valid, issues: issues.map(place), warnings: (answer.warnings ?? []).map(place) }
}

const print = (value) => appendFileSync(answers, `${JSON.stringify(value)}\n`)
for (const method of ['log', 'info', 'warn', 'debug']) console[method] = console.error

process.env.OPENCLAW_STATE_DIR = process.env.CLAWDBOT_STATE_DIR = state
process.env.OPENCLAW_CONFIG_PATH = process.env.CLAWDBOT_CONFIG_PATH = join(state, 'openclaw.json')
const environment = { ...process.env }
if (schema) {
  const { value } = await internal('OpenClawSchema', 'ClawdbotSchema', 'MoltbotSchema')
  print(value.toJSONSchema({ target: 'draft-07', io: 'input', unrepresentable: 'any' }))
} else {
  const reader = await internal('runConfigValidate', 'readConfigFileSnapshot')
  for (const file of files) print(await judged(reader, file, environment))
}
process.exit(0)

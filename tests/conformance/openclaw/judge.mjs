// Judges config files with one installed OpenClaw, in this process, through that release's own config reader.
// Standard input: {"package": FOLDER, "state": FOLDER, "answers": FILE, "files": [PATH, ...], "what": "validity"}. It appends
// JSON lines to the answers: one per file ({"file", "valid", "issues", "warnings"}); for "what": "schema" the one line of the
// schema; for "choices" per file {"scopes"}, of valid configs only: per agent, "" being none, its default model and those of
// the models that the config lists that it may choose.
import { appendFileSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { package: folder, state, answers, files, what } = JSON.parse(readFileSync(0, 'utf8'))

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

// Returns the bundle that defines one of these names, and the name.
function definition(...names) {
  for (const name of names) {
    const pattern = new RegExp(`^(export )?(async function |function |const |var |let )${name}\\b`, 'm')
    for (const chunk of chunks(join(realpathSync(folder), 'dist'), 2)) {
      if (pattern.test(readFileSync(chunk, 'utf8'))) return { name, url: pathToFileURL(chunk).href }
    }
  }
  throw new Error(`nothing in ${folder}/dist defines ${names.join(' or ')}`)
}

// Imports the bundles that define one of the names of each list, and returns the values that they have there.
async function internals(...lists) {
  const found = lists.map((names) => definition(...names))
  // A bundle is loaded once, by whichever other one needs it first.
  const hooks = registerHooks({
    load(asked, context, next) {
      const loaded = next(asked, context)
      const wanted = found.filter(({ url }) => url === asked).map(({ name }) => `${name} as judged_${name}`)
      return wanted.length ? { ...loaded, source: `${loaded.source}\nexport { ${wanted.join(', ')} };\n` } : loaded
    },
  })
  const values = []
  for (const { name, url } of found) values.push({ name, value: (await import(url))[`judged_${name}`] })
  hooks.deregister()
  return values
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

// Lets OpenClaw read `file`, with these variables.
function at(file, environment) {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment, { OPENCLAW_CONFIG_PATH: file, CLAWDBOT_CONFIG_PATH: file })
}

async function judged(reader, file, environment) {
  at(file, environment)
  const answer = reader.name === 'runConfigValidate' ? await validated(reader.value) : await reader.value()
  const issues = answer.valid ? [] : answer.issues ?? [answer.error ?? {}]
  return { file, valid: answer.valid, issues: issues.map(place), warnings: (answer.warnings ?? []).map(place) }
}

// What each agent has by default and may choose, as `/model` and the gateway's methods ask it.
async function choices(file, environment, snapshotOf, defaultOf, statusOf, catalogOf) {
  at(file, environment)
  const { valid, config: cfg } = await snapshotOf()
  if (!valid) return { file }
  const catalog = catalogOf({ cfg })
  // The config that OpenClaw makes of it may have an agent more.
  const { agents: written } = JSON.parse(readFileSync(file, 'utf8'))
  const agents = [...(written?.list ?? []).map((agent) => agent.id), ...Object.keys(written?.entries ?? {})]
  const scopes = {}
  for (const agentId of [undefined, ...agents]) {
    const { provider, model } = defaultOf({ cfg, agentId })
    const about = { cfg, agentId, catalog, defaultProvider: provider, defaultModel: model }
    const allowed = catalog.filter((row) => statusOf({ ...about, ref: { provider: row.provider, model: row.id } }).allowed)
    scopes[agentId ?? ''] = { default: `${provider}/${model}`, selectable: allowed.map((row) => `${row.provider}/${row.id}`) }
  }
  return { file, scopes }
}

const print = (value) => appendFileSync(answers, `${JSON.stringify(value)}\n`)
for (const method of ['log', 'info', 'warn', 'debug']) console[method] = console.error

process.env.OPENCLAW_STATE_DIR = process.env.CLAWDBOT_STATE_DIR = state
process.env.OPENCLAW_CONFIG_PATH = process.env.CLAWDBOT_CONFIG_PATH = join(state, 'openclaw.json')
const environment = { ...process.env }
if (what === 'schema') {
  const [{ value }] = await internals(['OpenClawSchema', 'ClawdbotSchema', 'MoltbotSchema'])
  print(value.toJSONSchema({ target: 'draft-07', io: 'input', unrepresentable: 'any' }))
} else if (what === 'choices') {
  const names = ['readConfigFileSnapshot', 'resolveDefaultModelForAgent', 'getModelRefStatus', 'buildConfiguredModelCatalog']
  const functions = (await internals(...names.map((name) => [name]))).map(({ value }) => value)
  for (const file of files) print(await choices(file, environment, ...functions))
} else {
  const [reader] = await internals(['runConfigValidate', 'readConfigFileSnapshot'])
  for (const file of files) print(await judged(reader, file, environment))
}
process.exit(0)

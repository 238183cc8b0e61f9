// What OpenClaw makes of configs before it validates them: includes merged, variables substituted, in this process.
// Run in the folder that has `node_modules/openclaw`, with a file as the only argument that holds
// {"configs": [{"config": PATH, "environment": {NAME: VALUE}}, ...], "names": [NAME, ...], "folder": FOLDER}. Prints
// {"configs": [{"value", "missing": [[PATH, NAME], ...]} or {"refused": MESSAGE}, ...], "own": [NAME, ...], "here": [NAME, ...]}:
// which of the names a config's `env.vars` can set, and which the `.env` file of the folder can.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const dist = join(process.cwd(), 'node_modules', 'openclaw', 'dist')
const { configs, names, folder } = JSON.parse(readFileSync(process.argv[2], 'utf-8'))

// Bundles have hashed names and shortened exports; functions keep their names.
async function internal(prefix, name) {
  for (const file of readdirSync(dist).sort()) {
    if (!file.startsWith(prefix) || !file.endsWith('.mjs')) continue
    for (const one of Object.values(await import(pathToFileURL(join(dist, file)).href))) {
      if (typeof one === 'function' && one.name === name) return one
    }
  }
  throw new Error(`${prefix}*.mjs does not export ${name}`)
}

const normalizeConfigIoDeps = await internal('io.read-helpers-', 'normalizeConfigIoDeps')
const parseConfigJson5 = await internal('io.read-helpers-', 'parseConfigJson5')
const resolveConfigForRead = await internal('io.read-helpers-', 'resolveConfigForRead')
const resolveConfigIncludesForRead = await internal('io.read-helpers-', 'resolveConfigIncludesForRead')
const normalizeZaiEnv = await internal('env-', 'normalizeZaiEnv')
const createConfigRuntimeEnv = await internal('config-env-vars-', 'createConfigRuntimeEnv')
const loadDotEnv = await internal('dotenv-', 'loadDotEnv')

function resolved({ config, environment }) {
  normalizeZaiEnv(environment) // as every command does first
  const deps = normalizeConfigIoDeps({ env: environment })
  const { ok, parsed, error } = parseConfigJson5(readFileSync(config, 'utf-8'), deps.json5)
  if (!ok) return { refused: error }
  try {
    const included = resolveConfigIncludesForRead(parsed, config, deps)
    const { resolvedConfigRaw, envWarnings } = resolveConfigForRead(included, environment)
    return { value: resolvedConfigRaw, missing: envWarnings.map(({ configPath, varName }) => [configPath, varName]) }
  } catch (fault) {
    return { refused: fault.message }
  }
}

function settable() {
  const own = createConfigRuntimeEnv({ env: { vars: Object.fromEntries(names.map((name) => [name, 'x'])) } }, {})
  writeFileSync(join(folder, '.env'), names.map((name) => `${name}=x\n`).join(''))
  process.chdir(folder)
  const here = { HOME: folder }
  loadDotEnv({ env: here })
  return { own: Object.keys(own), here: Object.keys(here) }
}

const answer = { configs: configs.map(resolved), ...settable() }
process.stdout.write(JSON.stringify(answer))

// Changes OpenClaw's config through its running gateway, as its own user interface does, with OpenClaw's own client.
// Arguments: the folder of the package openclaw, and the gateway's port. Standard input: numbers, one a line; for each it
// sets `models.providers.desk.params.r<number>` to it and answers with a line, empty if the gateway says that it is done.
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const [folder, port] = process.argv.slice(2)
const { callGatewayFromCli } = await import(pathToFileURL(join(folder, 'dist', 'plugin-sdk', 'gateway-runtime.js')).href)
const call = (method, params) => callGatewayFromCli(method, { port, json: true, timeout: '60000' }, params, { progress: false })

async function set(number) {
  const { hash } = await call('config.get', {})
  const raw = JSON.stringify({ models: { providers: { desk: { params: { [`r${number}`]: number } } } } })
  await call('config.patch', { raw, baseHash: hash })
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await set(Number(line)).then(() => '', (error) => String(error?.message || error))
  process.stdout.write(`${answer.split('\n')[0]}\n`)
}
process.exit(0)

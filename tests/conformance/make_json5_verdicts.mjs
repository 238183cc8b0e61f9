// Prints fixtures/json5-verdicts/verdicts.jsonl: texts, and what npm json5 2.2.3 makes of each.
// Run in a folder where `json5` 2.2.3 is installed, with the fixtures folder as the only argument:
//   node --input-type=module - FIXTURES < make_json5_verdicts.mjs > verdicts.jsonl
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import JSON5 from 'json5'

const SEED = 20261122
const MUTANTS_OF_ONE_CONFIG = 45
const FIXTURES = process.argv[2]

// json5 warns about U+2028 in strings; the verdict is all that counts here.
console.warn = () => {}

const ascii = (text) => text.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
const quoted = (text) => ascii(JSON.stringify(text))

// JSON with sorted keys, and NaN, Infinity and -0 as JavaScript writes them.
function canonical(value) {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((key) => `${quoted(key)}:${canonical(value[key])}`).join()}}`
  }
  return Object.is(value, -0) ? '-0' : String(value)
}

function verdict(text) {
  let value
  try {
    value = JSON5.parse(text)
  } catch (error) {
    return `{"text":${quoted(text)},"refused":"${error.lineNumber}:${error.columnNumber}"}`
  }
  return `{"text":${quoted(text)},"value":${quoted(canonical(value))}}`
}

// mulberry32: small, seeded, the same on every machine.
function makeRandom(seed) {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit)
  }
}

const ALPHABET = [
  ...'{}[]:,"\'\\/*+-.#0123456789abcdefExXuUnrtvINT_$ \t\n\r\v\f=;()<',
  '\0', '\u00a0', '\u00e9', '\u0301', '\u200b', '\u200d', '\u2028', '\u2029', '\u201c', '\u3000', '\ufeff', '\u{1f990}', '\u{1d49c}',
  '//', '/*', '*/', '\r\n', '\\\n', '\\u0061', '\\x41', '0x', '[]', '{}', ', ', 'null',
]

function mutant(text, random) {
  const points = [...text]
  for (let left = 1 + random(2); left > 0 && points.length > 1; left--) {
    const at = random(points.length)
    const piece = ALPHABET[random(ALPHABET.length)]
    switch (random(5)) {
      case 0: points.splice(at, 1); break
      case 1: points.splice(at, 0, piece); break
      case 2: points.splice(at, 1, piece); break
      case 3: points.splice(at, 2, ...points.slice(at, at + 2).reverse()); break
      case 4: points.splice(at, 1 + random(12)); break
    }
  }
  return points.join('')
}

const folder = (...names) => readdirSync(join(FIXTURES, ...names), { withFileTypes: true })
const read = (...names) => readFileSync(join(FIXTURES, ...names), 'utf8')

function* suites() {
  for (const suite of ['json5-tests', 'json5-suite']) {
    for (const part of folder(suite).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()) {
      for (const name of folder(suite, part).map((entry) => entry.name).sort()) {
        yield read(suite, part, name)
      }
    }
  }
}

function* configs() {
  const random = makeRandom(SEED)
  for (const name of folder('json5-verdicts', 'configs').map((entry) => entry.name).sort()) {
    const config = read('json5-verdicts', 'configs', name)
    yield config
    for (let made = 0; made < MUTANTS_OF_ONE_CONFIG; made++) yield mutant(config, random)
  }
}

const SPACES = [
  '\t', '\n', '\v', '\f', '\r', ' ', '\u00a0', '\ufeff', '\u2028', '\u2029', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003',
  '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u202f', '\u205f', '\u3000',
]
const NOT_SPACES = ['\0', '\b', '\x1c', '\x1f', '\x7f', '\x85', '\u180e', '\u200b', '\u200c', '\u2060', '\ufffe', '\ufffd', '\u{e0020}']
const LINE_ENDS = ['\n', '\r', '\r\n', '\u2028', '\u2029', '\n\r', '\v', '\x85']

function* spaces() {
  for (const c of [...SPACES, ...NOT_SPACES]) {
    yield `${c}{${c}a${c}:${c}[${c}1${c},${c}"${c}"${c}]${c},${c}}${c}`
    yield* [`[1${c}2]`, `1${c}`, `${c}1`, `[-${c}1]`, `{a${c}b:1}`, `tr${c}ue`, `'\\${c}'`, `"${c}`]
  }
  for (const end of LINE_ENDS) {
    yield* [`// a${end}1`, `1// a${end}`, `/* a${end} */${end}1`, `[1,${end}${end}${end}x]`, `'a${end}b'`, `"a\\${end}b"`]
    yield* [`{${end}a:1,${end}b}`, `[${end}'${end}']`, `/*${end}`, `${end}`, `"\\${end}`, `{a: 1 // b${end}, c: 2 /* ${end}*/ d}`]
  }
}

function* comments() {
  const all = ['//', '// a', '/**/', '/***/', '/* a */', '/* // */', '// /*\n', '/*\n*/', '/* * / */', '/*\u{1f990}*/', '//\u{1f990}\n']
  const broken = ['/', '/ ', '/ /', '/*', '/*/', '/**', '/*\n', '/* *\n/', '*/', '#', '--', '<!--', '/a', '/\n/', ';', '/\u{1f990}']
  for (const c of [...all, ...broken]) {
    yield* [`${c}1`, `1${c}`, `${c}\n1`, `[1${c},2]`, `[1,${c}\n2${c}\n]`, `{a${c}\n:${c}\n1}`, `{${c}}`, `[${c}`, `{a:1,${c}\n}`, c, `'${c}'`, `1\n${c}`]
  }
}

function* numbers() {
  const plain = [
    '0', '1', '9', '10', '15', '255', '1.5', '0.1', '0.5', '5.', '.5', '0.', '.0', '1e3', '1E3', '1e+3', '1e-3', '1.e3', '.5e3', '1.5e3', '0e0',
    '0e400', '1e400', '1e-400', '1.7976931348623157e308', '1.7976931348623159e308', '5e-324', '2e-324', '2.4703282292062328e-324', '9007199254740991', '9007199254740992', '9007199254740993',
    '9007199254740995', '9007199254740997', '18446744073709551616', '123456789012345678901234567890', '1e21', '1e22', '1e23', '100000000000000000000000',
    '0.1e1', '0.30000000000000004', '4.35', '2.2250738585072014e-308', '2.2250738585072011e-308', '179769313486231580793e289', '0x0', '0x1', '0XfF', '0xdeadBEEF', '0xe', '0x1e3', '0x20000000000000',
    '0x20000000000001', '0x20000000000003', '0xfffffffffffff7ff', '0xfffffffffffffbff', '0xfffffffffffffc00', `0x${'f'.repeat(256)}`, `0x${'f'.repeat(255)}7ff`, `0x1${'0'.repeat(256)}`,
    `1${'0'.repeat(400)}`, `0.${'0'.repeat(330)}1`, `.${'1'.repeat(800)}`, `${'9'.repeat(309)}`, '0.000001', '1e-7', '123.456e-2', '1e0000000003', '0.0', '0.00e-0', 'Infinity', 'NaN',
  ]
  const broken = [
    '.', '..', '.e1', '1..', '1.2.3', '1e', '1e+', '1e-', '1ee1', '1e1.5', '1e1e1', '1.e', '00', '01', '09', '08.5', '0x', '0xg', '0x1g', '0x.1', '0x1.8', '0x1p3', '0b1', '0o7', '1_0', '1n', '1f',
    '1a', '1,5', '1 2', '+', '-', '++1', '--1', '+-1', '-+1', '- 1', '-.', '-e1', '-x', 'Infinit', 'Infinityy', 'infinity', 'INFINITY', 'Inf', 'I', 'N', 'Na', 'NaNN', 'nan', 'NAN', 'Nan', '\u0661', '\uff11', '\u00bd', '1\u0661',
    '1\u00e9', '0\u{1d7d8}', '1\\u0031', '-"1"', '-[]', '-null', '1/2', '1%', '$1', '0 x1', '0x 1', '1 e3', '1e 3',
  ]
  for (const n of [...plain, ...broken]) {
    yield* [n, `-${n}`, `+${n}`, `[${n}]`, `[-${n},1]`, `{a:${n}}`, `{a:+${n},}`]
  }
}

function* words() {
  for (const word of ['null', 'true', 'false', 'Infinity', 'NaN']) {
    for (let length = 1; length < word.length; length++) yield* [word.slice(0, length), `[${word.slice(0, length)}]`, `{a:${word.slice(0, length)}\n}`]
    yield* [word, `${word}x`, `${word}1`, `[${word}]`, `[${word},${word}]`, `{${word}:${word}}`, word.toUpperCase(), word.toLowerCase(), `[${word} ${word}]`, `${word}\u00e9`, `${word}\\u0061`]
  }
  yield* ['True', 'False', 'None', 'undefined', '[undefined]', 'nil', '{a: yes}', '{a: off}', 'nul1', 'n\u00fcll', '\\u006eull', '{a: b}', '{a: "b" c}', 'function(){}', '`a`', '/a/', 'new Date']
}

function* strings() {
  for (let point = 0; point < 0x80; point++) {
    const c = String.fromCharCode(point)
    yield* [`"\\${c}"`, `'${c}'`]
  }
  const escapes = [
    'x41', 'x4', 'x', 'xg1', 'x4g', 'xe9', 'xff', 'x00', 'X41', 'u0041', 'u004', 'u00', 'u0', 'u', 'ug', 'u00g1', 'u004G', 'uFFFF', 'u0000', 'u{41}', 'u2028', 'uD83E\\uDD90', 'ud83e', 'udd90', 'udd90\\ud83e', 'ud83e\\ud83e\\udd90',
    'ud83e x', 'ud83e\u{1f990}', 'U0041', '0', '00', '01', '09', '0a', '0\\0', '08', '0\\x31', '0 1', '1', '7', '8', '9', '12', '\u00e9', '\u{1f990}', '\u2028', '\u2029', '\r\n', '\r\r', '\n\n', '\r\n\n', '', '\\', '\\\\', '\\\'', '\\"', '\u0661', '\x1f', '0\u0661',
  ]
  for (const e of escapes) {
    yield* [`'\\${e}'`, `"\\${e}"`, `['a\\${e}b']`, `{'\\${e}':1}`, `{"a\\${e}b":"c"}`, `'\\${e}`, `{a\\${e}:1}`, `{\\${e}:1}`]
  }
  yield* ['"', "'", '"a', "'a", '"\\', "'\\\\", '"\\"', `'"'`, `"'"`, `"'`, '["a\',"b"]', '"a""b"', '"a"\'b\'', '"a"b', 'a"b"', '{"a""b":1}', '"a\tb"', '"\u201c"', '\u201ca\u201d', '"""', "''''", '"a\u2028b\u2029c"', '"\ud800"', '"\udc00\ud800"', '"\ufffd"', '"\u{10ffff}"']
}

function* keys() {
  const letters = [
    'a', 'Z', '$', '_', '\u00aa', '\u00b5', '\u00c0', '\u00d7', '\u00f7', '\u02c1', '\u0345', '\u0300', '\u0370', '\u0378', '\u05d0', '\u0661', '\u0904', '\u0e01', '\u10a0', '\u1c90', '\u1cba', '\u1e00', '\u200c', '\u200d', '\u203f', '\u2040', '\u2054', '\u2071',
    '\u2115', '\u2118', '\u212e', '\u2160', '\u2e2f', '\u3005', '\u3007', '\u3042', '\u309b', '\u31a0', '\u4e00', '\u6a21', '\u9fea', '\u9feb', '\u9fef', '\u9ffc', '\ua7b8', '\ua7ba', '\uac00', '\ufb00', '\ufe33', '\uff21', '\uff3f', '\uffdc', '\u0860', '\u08a0', '\u08b5', '\u08be',
    '\u09fc', '\u09fe', '\u0560', '\u0588', '\u0af9', '\u0c80', '\u0d54', '\u1878', '\u1885', '\u1886', '\u30fb', '\u00b7', '\u0387', '\u1369', '\u19da', '\u{10000}', '\u{10400}', '\u{104b0}', '\u{10d00}', '\u{10f00}', '\u{11000}', '\u{1d49c}', '\u{1d7d8}', '\u{1e900}', '\u{1f990}', '\u{20000}',
    '\u{2a6d6}', '\u{2a6d7}', '\u{2ceb0}', '\u{2ebe0}', '\u{2ebe1}', '\u{30000}', '\u{31350}', '\u{e0100}', '\u{f0000}', '\u{16fe1}', '\u{16fe3}', '\u{1885f}', '0', '9', '-', '.', '@', '#', '!', '?', '%', '&', '=', '+', '*', '~', '^', '|', ';', '<', '(', ')', '`', '\u2019', '\u00a1',
    '\ud800', '\udc00',
  ]
  const unicode = (c) => [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
  for (const c of letters) yield* [`{${c}:1}`, `{a${c}:1}`, `{${unicode(c)}:1}`, `{a${unicode(c)}b:1}`]
  yield* ['{a b:1}', '{a', '{a:', '{a:1', '{a:1,', '{a:1,b', '{"a"', '{"a":', '{"a" 1}', '{a 1}', '{a,b}', '{a}', '{:1}', '{1:1}', '{1a:1}', '{-a:1}', '{[a]:1}', '{{}:1}', '{null:1}', '{a::1}', '{a:1:2}', '{a=1}', '{a:,}', '{a:}', '{a:1 b:2}', '{a:1;b:2}']
  yield* ['{a\\u:1}', '{a\\u0:1}', '{a\\u006', '{\\', '{a\\', '{a\\\n:1}', '{\\u0061\\u0062:1}', '{\\u0061\\:1}', '{a\\u{62}:1}', '{a\\x62:1}', '{\n\n  \\u0020:1}', '{a: 1,\r\n  b\\u0020: 2}', '{"a":1,"a":2}', '{a:1,"a":2,\\u0061:3}', '{a:{b:1},a:{c:2}}']
  yield* ['{__proto__:1}', '{"__proto__":{"a":1}}', '{__proto__:null,__proto__:2}', '{__proto__:[]}', '{constructor:1,toString:2,hasOwnProperty:3}', '{"":1}', "{'':1,\"\":2}", '{"0":1,"1":2,"00":3}', '{"\u2028":1}', '{"\\ud83e\\udd90":1,"\u{1f990}":2}', '{"\\ud83e":1}']
}

function* structures() {
  yield* ['', ' ', '{}', '[]', '{', '[', '}', ']', '{]', '[}', '{}}', '[]]', '{}{}', '[][]', '{},', '[],', '1,', '1 2', '{} 1', '1 {}', ',', ':', '[,]', '{,}', '[1,]', '[1,,]', '[,1]', '{a:1,}', '{a:1,,}', '{,a:1}', '[1 2]', '["a" "b"]', '[{} {}]', '[[] []]', '{a:{} b:[]}', '[1}', '{a:1]', '[[1}', '{a:[}', '{a:[1}', '[{]', '[{a:1]']
  yield* ['[[[[[[]]]]]]', '{a:{b:{c:{}}}}', '[{},[],{a:[]}]', '[{} , [] , ]', '{a:{},b:[],}', '{a:{}/**/,b:[]//\n}', '[[],[],]', '[[]', '[[],', '[[]1]', '[{}1]', '[[]:1]', '{a:[]:1}', '[1:2]', '["a":1]', '{"a"}', '(1)', '({})', '[1)', '{a:1)', '\ufeff', '\ufeff{}', '{}\ufeff', '\ufeff\ufeff1', 'a', 'a:1', '"a":1', '=', '\u{1f990}', '[\u{1f990}]', '\u{1f990}\n\u{1f990}', '"\u{1f990}" \u{1f990}', '["\u{1f990}", x]', '\r\n x', '\r x', '\n\r x', '\n\n\u2028 x', '"\\\n" x', '/*\u{1f990}\n\u{1f990}*/ x', '{a:"\u{1f990}"\n b:1}', '\0', '[\0]', '1\0']
  for (const depth of [10, 100, 400]) {
    yield* ['['.repeat(depth) + ']'.repeat(depth), '{a:'.repeat(depth) + '1' + '}'.repeat(depth), '[{a:'.repeat(depth / 2) + '0' + '}]'.repeat(depth / 2), '['.repeat(depth), '['.repeat(depth) + ']'.repeat(depth + 1), '['.repeat(depth) + ']'.repeat(depth - 1) + '}']
  }
}

const texts = new Set()
for (const source of [suites, structures, spaces, comments, numbers, words, strings, keys, configs]) {
  for (const text of source()) texts.add(text)
}
console.log(`{"parser":"json5 2.2.3","seed":${SEED},"texts":${texts.size}}`)
for (const text of texts) console.log(verdict(text))

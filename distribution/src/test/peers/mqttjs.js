'use strict'
// Plays clients of MQTT.js for the integration tests. Each line of standard input is a command and is
// answered by a line on standard output; what happens to a client is a line, too. Fields are separated
// by tabs, name and value by '=', both percent-encoded. Ends with its input.

const mqtt = require('mqtt')
const readline = require('readline')

const NUMBERS = new Set([
  'session-expiry-interval', 'receive-maximum', 'maximum-packet-size', 'topic-alias-maximum',
  'message-expiry-interval', 'will-delay-interval', 'subscription-identifier'
])
const RECEIVED = [
  'content-type', 'correlation-data', 'message-expiry-interval', 'payload-format-indicator',
  'response-topic', 'subscription-identifier', 'topic-alias'
]
const CONNACK = [
  'assigned-client-identifier', 'server-keep-alive', 'session-expiry-interval', 'receive-maximum',
  'maximum-packet-size', 'topic-alias-maximum'
]
const clients = new Map()

const camelCase = name => name.replace(/-(.)/g, (match, letter) => letter.toUpperCase())

function parse (line) {
  return line.split('\t').map(field => {
    const [name, value] = field.split('=').map(text => decodeURIComponent(text.replace(/\+/g, ' ')))
    return { name, value }
  })
}

function say (fields) {
  const text = fields.map(([name, value]) => encodeURIComponent(name) + '=' + encodeURIComponent(value))
  process.stdout.write(text.join('\t') + '\n')
}

/** Properties as MQTT.js wants them: those whose name starts with the packet's. */
function properties (fields, packet) {
  const result = {}
  for (const { name, value } of fields.filter(field => field.name.startsWith(packet + ':'))) {
    const bare = name.slice(packet.length + 1)
    if (bare === 'user-property') {
      const [, key, text] = value.match(/^([^=]*)=(.*)$/s)
      result.userProperties = result.userProperties || {}
      result.userProperties[key] = (result.userProperties[key] || []).concat(text)
    } else if (bare === 'correlation-data') {
      result.correlationData = Buffer.from(value)
    } else if (bare === 'payload-format-indicator') {
      result.payloadFormatIndicator = value === '1'
    } else {
      result[camelCase(bare)] = NUMBERS.has(bare) ? Number(value) : value
    }
  }
  return result
}

/** The properties of a received packet, by the specification's names. */
function told (names, from = {}) {
  const fields = []
  for (const name of names) {
    for (const value of [from[camelCase(name)]].flat().filter(each => each !== undefined)) {
      fields.push([name, value === true ? 1 : value.toString()])
    }
  }
  for (const [key, values] of Object.entries(from.userProperties || {})) {
    for (const value of [values].flat()) {
      fields.push(['user-property', key + '=' + value])
    }
  }
  return fields
}

function connectOptions (get, fields) {
  const v5 = get('version') === '5'
  const options = {
    host: '127.0.0.1',
    port: Number(get('port')),
    protocolVersion: Number(get('version')),
    protocolId: get('version') === '3' ? 'MQIsdp' : 'MQTT',
    clientId: get('client-id'),
    clean: get('clean') === 'true',
    keepalive: Number(get('keep-alive')),
    reconnectPeriod: 0,
    autoAssignTopicAlias: v5
  }
  if (v5) {
    options.properties = properties(fields, 'connect')
  }
  if (get('will-topic') !== undefined) {
    options.will = {
      topic: get('will-topic'),
      payload: get('will-payload'),
      qos: Number(get('will-qos')),
      retain: get('will-retain') === 'true',
      properties: v5 ? properties(fields, 'will') : undefined
    }
  }
  return options
}

const commands = {
  connect (connection, get, fields, answer) {
    const client = mqtt.connect(connectOptions(get, fields))
    let reason = -1
    clients.set(connection, client)
    client.on('connect', packet => {
      answer(0, [['session-present', packet.sessionPresent === true], ...told(CONNACK, packet.properties)])
    })
    client.on('error', error => answer(error.code === undefined ? -1 : error.code))
    client.on('message', (topic, payload, packet) => {
      const head = { event: 'message', connection, topic, payload: payload.toString('hex'), qos: packet.qos, retain: packet.retain }
      say([...Object.entries(head), ...told(RECEIVED, packet.properties)])
    })
    client.on('disconnect', packet => { reason = packet.reasonCode })
    client.on('close', () => say([['event', 'end'], ['connection', connection], ['code', reason]]))
  },

  subscribe (connection, get, fields, answer) {
    const options = {
      qos: Number(get('qos')),
      nl: get('no-local') === 'true',
      rap: get('retain-as-published') === 'true',
      rh: Number(get('retain-handling')),
      properties: properties(fields, 'subscribe')
    }
    clients.get(connection).subscribe(get('filter'), options, (error, granted, packet) => {
      answer(packet ? packet.granted[0] : error.code)
    })
  },

  publish (connection, get, fields, answer) {
    const options = {
      qos: Number(get('qos')),
      retain: get('retain') === 'true',
      properties: properties(fields, 'publish')
    }
    clients.get(connection).publish(get('topic'), get('payload'), options, (error, packet) => {
      answer(error ? error.code : (packet && packet.reasonCode) || 0)
    })
  },

  close (connection, get, fields, answer) {
    const client = clients.get(connection)
    client.removeAllListeners('error').on('error', () => {})
    client.end(!client.connected, { properties: properties(fields, 'disconnect') }, () => answer(0))
  }
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const fields = parse(line)
  const get = name => (fields.find(field => field.name === name) || {}).value
  let answered = false
  commands[get('command')](get('connection'), get, fields, (code, more = []) => {
    if (!answered) {
      answered = true
      say([['event', 'answer'], ['number', get('number')], ['code', code], ...more])
    }
  })
}).on('close', () => process.exit(0))

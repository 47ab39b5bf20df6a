vim9script
# Complete the names of contacts, and insert their e-mail addresses, in Vim 9.
#
# Source this file and type part of a family name, then CTRL-X CTRL-U: the menu shows the contacts that
# begin with it, and the one chosen stands there as `Ann Example <ann@example.com>`. Your account must be
# authorized (infusionsoft authorize). g:infusionsoft_command names another program, or options for it.

var job: job
var lastId = 0

def Start()
  if job_status(job) ==# 'run'
    return
  endif
  var command = get(g:, 'infusionsoft_command', ['infusionsoft'])
  # A message is a line of JSON: mode 'nl' cuts at line ends, and the answer is read with a time limit.
  job = job_start(command + ['--rpc'], {mode: 'nl', noblock: 1, err_io: 'null'})
enddef

# The result of a call.
export def Call(method: string, params: dict<any>): any
  Start()
  lastId += 1
  var request = {jsonrpc: '2.0', id: lastId, method: method, params: params}
  var channel = job_getchannel(job)
  ch_sendraw(channel, json_encode(request) .. "\n")
  while true
    var line = ch_read(channel, {timeout: 30000})
    if empty(line)
      throw 'infusionsoft: no answer to ' .. method
    endif
    var message = json_decode(line)
    # What has no id is a notification; another id belongs to a call that was given up.
    if get(message, 'id', v:null) == lastId
      if has_key(message, 'error')
        throw 'infusionsoft: ' .. message.error.message
      endif
      return message.result
    endif
  endwhile
  return v:null
enddef

# For 'completefunc': contacts whose family name begins with the word before the cursor.
export def Complete(findstart: number, base: string): any
  if findstart
    return searchpos('\k*\%#', 'bn')[1] - 1
  endif
  if empty(base)
    return []
  endif
  var fields = ['id', 'given_name', 'family_name', 'email_addresses']
  var page = Call('contacts.list', {family_name: base .. '*', fields: fields, limit: 20})
  var items = []
  for contact in page.contacts
    var addresses = get(contact, 'email_addresses', [])
    if empty(addresses)
      continue
    endif
    var name = trim(get(contact, 'given_name', '') .. ' ' .. get(contact, 'family_name', ''))
    add(items, {word: name .. ' <' .. addresses[0].email .. '>', menu: 'contact ' .. contact.id})
  endfor
  return items
enddef

set completefunc=Complete

-- Complete the names of contacts, and insert their e-mail addresses, in Neovim.
--
-- :luafile this, and type part of a family name, then CTRL-X CTRL-U: the menu shows the contacts that begin
-- with it, and the one chosen stands there as `Ann Example <ann@example.com>`. Your account must be
-- authorized (infusionsoft authorize). vim.g.infusionsoft_command names another program, or options for it.

local M = {}
local job, rest, last_id, answers = nil, "", 0, {}

-- A message is a line of JSON; what comes is cut anywhere.
local function take(_, pieces)
  pieces[1] = rest .. pieces[1]
  rest = table.remove(pieces)
  for _, line in ipairs(pieces) do
    local message = vim.fn.json_decode(line)
    -- What has no id is a notification.
    if message.id then answers[message.id] = message end
  end
end

local function start()
  if job and vim.fn.jobwait({ job }, 0)[1] == -1 then return end
  local command = vim.list_extend({}, vim.g.infusionsoft_command or { "infusionsoft" })
  rest = ""
  job = vim.fn.jobstart(vim.list_extend(command, { "--rpc" }), { on_stdout = take })
end

-- The result of a call.
function M.call(method, params)
  start()
  last_id = last_id + 1
  local id = last_id
  local request = { jsonrpc = "2.0", id = id, method = method, params = params }
  vim.fn.chansend(job, vim.fn.json_encode(request) .. "\n")
  vim.wait(10000, function() return answers[id] ~= nil end, 5)
  local answer = answers[id]
  answers[id] = nil
  if not answer then error("infusionsoft: no answer to " .. method) end
  if answer.error then error("infusionsoft: " .. answer.error.message) end
  return answer.result
end

-- For 'completefunc': contacts whose family name begins with the word before the cursor.
function M.complete(findstart, base)
  if findstart == 1 then
    local line = vim.api.nvim_get_current_line():sub(1, vim.fn.col(".") - 1)
    return vim.fn.match(line, "\\k*$")
  end
  if base == "" then return {} end
  local page = M.call("contacts.list", {
    family_name = base .. "*",
    fields = { "id", "given_name", "family_name", "email_addresses" },
    limit = 20,
  })
  local items = {}
  for _, contact in ipairs(page.contacts) do
    local address = (contact.email_addresses or {})[1]
    if address then
      local name = vim.trim((contact.given_name or "") .. " " .. (contact.family_name or ""))
      table.insert(items, {
        word = name .. " <" .. address.email .. ">",
        menu = "contact " .. contact.id,
      })
    end
  end
  return items
end

_G.infusionsoft = M
vim.o.completefunc = "v:lua.infusionsoft.complete"
return M

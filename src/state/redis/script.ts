/**
 * The script that makes all changes to a store in Redis, atomically, and reads what needs more than one key.
 *
 * `KEYS[1]` is the prefix of all keys. `ARGV` has the time in milliseconds since the epoch, the collection and the key
 * of the condition (empty without one), and then seven texts for each operation: its name, the collection, the key, the
 * value, two numbers, and `ordered` if the collection has an order. It returns the results in order, or false if the
 * condition failed.
 *
 * A collection is a hash from keys to values, each as `<end>|<size>|<text>`. Two sorted sets have the keys by their ends
 * and by their order. The hash `meta` counts bytes, and numbers what is added. The items of a list are in a list of
 * Redis, and its text in the hash is `#`.
 */
export const script = `
local prefix, now = KEYS[1], tonumber(ARGV[1])
local meta = prefix .. 'meta'
local function ends(c) return prefix .. c .. '#ends' end
local function order(c) return prefix .. c .. '#order' end

local function parse(value)
  local stop, size, text = string.match(value, '^(%d*)|(%d+)|(.*)$')
  return tonumber(stop), tonumber(size), text
end

local function itemsOf(c, key) return prefix .. c .. '/' .. key end

local function remove(c, key)
  local value = redis.call('HGET', prefix .. c, key)
  if not value then return 0 end
  local _, size, text = parse(value)
  if text == '#' then redis.call('UNLINK', itemsOf(c, key)) end
  redis.call('HDEL', prefix .. c, key)
  redis.call('ZREM', ends(c), key)
  redis.call('ZREM', order(c), key)
  redis.call('HINCRBY', meta, 'bytes:' .. c, -size)
  return 1
end

local function live(c, key)
  local value = redis.call('HGET', prefix .. c, key)
  if not value then return nil end
  local stop, size, text = parse(value)
  if stop and stop <= now then
    remove(c, key)
    return nil
  end
  return text, stop, size
end

local function dropExpired(c)
  while true do
    local keys = redis.call('ZRANGEBYSCORE', ends(c), '-inf', now, 'LIMIT', 0, 500)
    for _, key in ipairs(keys) do remove(c, key) end
    if #keys < 500 then return end
  end
end

local function write(c, key, text, stop, size, before)
  redis.call('HSET', prefix .. c, key, (stop or '') .. '|' .. size .. '|' .. text)
  if stop then redis.call('ZADD', ends(c), stop, key)
  elseif before then redis.call('ZREM', ends(c), key) end
  redis.call('HINCRBY', meta, 'bytes:' .. c, size - (before or 0))
end

local function put(c, key, text, stop, size, isOrdered)
  local _, _, before = live(c, key)
  if isOrdered and not before then
    redis.call('ZADD', order(c), redis.call('HINCRBY', meta, 'next', 1), key)
  end
  write(c, key, text, stop, size, before)
end

local function bytesOf(c) return tonumber(redis.call('HGET', meta, 'bytes:' .. c) or '0') end

local function usage(c) return { redis.call('HLEN', prefix .. c), bytesOf(c) } end

local function trim(c, entries, bytes)
  local dropped = {}
  while redis.call('HLEN', prefix .. c) > entries or bytesOf(c) > bytes do
    local oldest = redis.call('ZRANGE', order(c), 0, 0)[1]
    if not oldest then return dropped end
    remove(c, oldest)
    dropped[#dropped + 1] = oldest
  end
  return dropped
end

local function texts(c, keys)
  local found = {}
  for index, key in ipairs(keys) do found[index] = live(c, key) or '' end
  return found
end

local function limit(text) return text == '' and math.huge or tonumber(text) end

local operations = {
  put = function(c, key, text, stop, size, isOrdered)
    put(c, key, text, tonumber(stop), tonumber(size), isOrdered)
    return 1
  end,
  add = function(c, key, text, stop, size, isOrdered)
    if live(c, key) then return 0 end
    put(c, key, text, tonumber(stop), tonumber(size), isOrdered)
    return 1
  end,
  extend = function(c, key, _, stop)
    local text, before, size = live(c, key)
    if not text then return 0 end
    if before and before < tonumber(stop) then write(c, key, text, tonumber(stop), size, size) end
    return 1
  end,
  delete = function(c, key)
    if not live(c, key) then return 0 end
    return remove(c, key)
  end,
  create = function(c, key, item, stop, size)
    remove(c, key)
    put(c, key, '#', tonumber(stop), tonumber(size), false)
    redis.call('RPUSH', itemsOf(c, key), item)
    return 1
  end,
  append = function(c, key, item, _, more)
    local text, stop, size = live(c, key)
    if not text then return 0 end
    write(c, key, text, stop, size + tonumber(more), size)
    redis.call('RPUSH', itemsOf(c, key), item)
    return 1
  end,
  list = function(c)
    dropExpired(c)
    return texts(c, redis.call('ZRANGE', order(c), 0, -1))
  end,
  oldest = function(c)
    dropExpired(c)
    return texts(c, redis.call('ZRANGE', order(c), 0, 0))
  end,
  usage = function(c)
    dropExpired(c)
    return usage(c)
  end,
  trim = function(c, _, _, entries, bytes)
    dropExpired(c)
    return trim(c, limit(entries), limit(bytes))
  end,
  log = function(c, limits, text, size, channel)
    local seq = redis.call('HINCRBY', meta, 'last:' .. c, 1)
    local entries, bytes = string.match(limits, '^(.*),(.*)$')
    redis.call('ZADD', order(c), seq, seq)
    write(c, tostring(seq), text, nil, tonumber(size), nil)
    trim(c, limit(entries), limit(bytes))
    redis.call('PUBLISH', prefix .. channel, seq .. '|' .. text)
    return seq
  end,
  after = function(c, most, _, from)
    local keys = redis.call('ZRANGEBYSCORE', order(c), '(' .. from, '+inf', 'LIMIT', 0, most)
    return { keys, texts(c, keys) }
  end,
  before = function(c, most, _, from, to)
    local last = to == '' and '+inf' or '(' .. to
    local keys = redis.call('ZREVRANGEBYSCORE', order(c), last, '(' .. from, 'LIMIT', 0, most)
    return { keys, texts(c, keys) }
  end,
  last = function(c) return tonumber(redis.call('HGET', meta, 'last:' .. c) or '0') end,
  due = function(c, _, _, leased)
    local keys = redis.call('ZRANGEBYSCORE', ends(c), '-inf', now, 'LIMIT', 0, 100)
    local found = {}
    for index, key in ipairs(keys) do
      local _, size, text = parse(redis.call('HGET', prefix .. c, key))
      write(c, key, text, tonumber(leased), size, size)
      found[index] = text
    end
    return { keys, found }
  end,
  expire = function(c)
    dropExpired(c)
    return 0
  end,
  clearLists = function(c)
    for _, key in ipairs(redis.call('HKEYS', prefix .. c)) do
      redis.call('UNLINK', itemsOf(c, key))
    end
    return 0
  end,
  clear = function(c)
    redis.call('UNLINK', prefix .. c, ends(c), order(c))
    redis.call('HDEL', meta, 'bytes:' .. c)
    return 0
  end,
  lock = function(c, key, token, lease)
    return redis.call('SET', prefix .. c .. ':' .. key, token, 'NX', 'PX', lease) and 1 or 0
  end,
  renew = function(c, key, token, lease)
    if redis.call('GET', prefix .. c .. ':' .. key) ~= token then return 0 end
    return redis.call('PEXPIRE', prefix .. c .. ':' .. key, lease)
  end,
  unlock = function(c, key, token)
    if redis.call('GET', prefix .. c .. ':' .. key) ~= token then return 0 end
    return redis.call('DEL', prefix .. c .. ':' .. key)
  end,
  publish = function(channel, _, message)
    return redis.call('PUBLISH', prefix .. channel, message)
  end,
}

if ARGV[2] ~= '' and live(ARGV[2], ARGV[3]) then return false end
local results = {}
for at = 4, #ARGV, 7 do
  local run = operations[ARGV[at]]
  results[#results + 1] = run(
    ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], ARGV[at + 6] == 'ordered'
  )
end
return results
`

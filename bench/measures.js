// What is measured by bursts of requests.

/**
 * Bursts of a task: `slices` × `slice` times in a round, `width` at a time. Slices are short, a third of a second or so, and
 * the servers take turns: the noise of the machine hits all alike.
 */
export const bursts = [
  {
    name: 'pages-16',
    what: 'login with pages, 16 at a time',
    per: 'login',
    task: 'pages',
    width: 16,
    slice: 32,
    slices: 8,
  },
  {
    name: 'pages',
    what: 'login with pages, one at a time',
    per: 'login',
    task: 'pages',
    width: 1,
    slice: 20,
    slices: 16,
  },
  {
    name: 'unattended',
    what: 'unattended login, one at a time',
    per: 'login',
    task: 'unattended',
    width: 1,
    slice: 30,
    slices: 16,
  },
  {
    name: 'unattended-8',
    what: 'unattended login, 8 at a time',
    per: 'login',
    task: 'unattended',
    width: 8,
    slice: 40,
    slices: 12,
  },
  {
    name: 'fresh-user-8',
    what: 'login of a fresh user, 8 at a time',
    per: 'login',
    task: 'fresh-user',
    width: 8,
    slice: 24,
    slices: 8,
  },
  {
    name: 'token',
    what: 'token request, 16 at a time',
    per: 'request',
    task: 'token',
    width: 16,
    slice: 64,
    slices: 9,
  },
  {
    name: 'discovery',
    what: 'discovery request, 10 at a time',
    per: 'request',
    task: 'discovery',
    width: 10,
    slice: 250,
    slices: 20,
  },
  {
    name: 'identify',
    what: 'identify page, one at a time',
    per: 'request',
    task: 'identify',
    width: 1,
    slice: 60,
    slices: 20,
  },
]

export const names = ['start', 'idle', 'memory', ...bursts.map(({ name }) => name)]

// What the simulator aims at, on Node 24; Node 20 and 22 are measured, too.

const find = (figures, name) => figures.find((figure) => figure.name === name)
const own = (name) => (run) => find(run.figures, name)?.values[0]
const ratio = (name, peer) => (run) => {
  const side = run.names.findIndex((each) => each.startsWith(peer))
  return find(run.figures, name)?.ratios[side]
}

/** `read` takes a run's figure; `digits` are those that are shown. */
export const aims = [
  {
    what: 'unattended login, one at a time, × oauth2-mock-server',
    aim: '≥ 1.10',
    digits: 2,
    read: ratio('unattended', 'oauth2-mock-server'),
  },
  {
    what: 'unattended login, 8 at a time, × oauth2-mock-server',
    aim: '≥ 0.90',
    digits: 2,
    read: ratio('unattended-8', 'oauth2-mock-server'),
  },
  {
    what: 'logins with pages a second, one at a time',
    aim: '≥ 200',
    digits: 0,
    read: own('pages'),
  },
  {
    what: 'token requests, in % of the signatures of a core',
    aim: '≥ 50',
    digits: 0,
    read: own('token-share'),
  },
  { what: 'start, × bare node:http', aim: '≤ 1.6', digits: 2, read: ratio('start', 'bare') },
  { what: 'idle memory, MB', aim: '≤ 68', digits: 0, read: own('idle') },
  {
    what: 'memory after the first logins, MB',
    aim: '≤ 78',
    digits: 0,
    read: own('after-first'),
  },
  {
    what: 'CPU of a discovery request, × bare node:http',
    aim: '≤ 2.0',
    digits: 1,
    read: ratio('discovery-cpu', 'bare'),
  },
  {
    what: 'confirmation to the next page of the browser, ms',
    aim: '≤ 40',
    digits: 0,
    read: own('next-page'),
  },
  {
    what: 'CPU of a login with pages, one at a time, ms',
    aim: '≤ 3.5',
    digits: 1,
    read: own('pages-cpu'),
  },
]

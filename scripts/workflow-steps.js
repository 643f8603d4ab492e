import { load } from 'js-yaml'

/** Returns the commands of the first job of a workflow, in order: each a script with its environment. */
export function workflowSteps(text) {
  const [job] = Object.values(load(text).jobs)
  return job.steps
    .filter(({ run }) => run !== undefined)
    .map(({ run, env = {} }) => ({ script: run, own: env }))
}

// Copy buttons are hidden in the page, because they need this script.

/** @param {Document} root */
export function showCopyButtons(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = false
}

async function copy(button) {
  const label = button.querySelector('span')
  const before = label.textContent
  await navigator.clipboard.writeText(button.dataset.copy)
  label.textContent = button.dataset.copied
  setTimeout(() => {
    label.textContent = before
  }, 1500)
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]')
  if (button !== null) void copy(button)
})
showCopyButtons(document)
